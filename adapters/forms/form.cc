// SPDX-License-Identifier: Apache-2.0
#include "adapters/forms/form.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "adapters/forms/form_examples.h"
#include "landbridge/v1/resources.pb.h"
#include "proto/contract/config_schema.h"

namespace landbridge {
namespace {

using config::v1::Catalogue;
using config::v1::Category;
using config::v1::Field;

constexpr size_t kUsccLength = 18;        // GB 32100-2015
constexpr size_t kResidentIdLength = 18;  // GB 11643-1999

struct Text {
  const char* chinese;
  const char* english;
};

// A word of the form and what the record says for it.
struct Choice {
  Text text;
  const char* value;
};

constexpr std::array<Choice, 3> kKinds = {{{{"企业或其他组织", "organisation"}, "organisation"},
                                           {{"个体工商户", "sole trader"}, "sole_trader"},
                                           {{"自然人", "person"}, "person"}}};
constexpr std::array<Choice, 3> kSeverities = {{{{"轻微", "minor"}, "minor"},
                                                {{"一般", "general"}, "general"},
                                                {{"严重", "serious"}, "serious"}}};
constexpr std::array<Choice, 3> kPurposes = {{{{"罚款", "fine"}, "fine"},
                                              {{"没收", "confiscation"}, "confiscation"},
                                              {{"应履行金额", "obligation"}, "obligation"}}};
constexpr std::array<Choice, 4> kReasons = {{{{"撤销", "withdrawn"}, "withdrawn"},
                                             {{"信用修复", "repaired"}, "repaired"},
                                             {{"更正", "corrected"}, "corrected"},
                                             {{"法院裁定", "court order"}, "court_order"}}};

constexpr Text kName = {"主体名称", "Name"};
constexpr Text kNumber = {"决定文书号", "Decision number"};

class FormMaker {
 public:
  FormMaker(const Catalogue& catalogue, const Category& category, FormLanguage language)
      : catalogue_(catalogue), category_(category), language_(language) {}

  Form Make() {
    form_.category = category_.id();
    form_.title = category_.title();
    form_.sheet = In({"填报", "Entries"});
    form_.number_title = In({"序号", "No."});
    form_.example_mark = In({"示例", "example"});
    AddSubject();
    AddAuthority();
    AddDecision();
    AddAmounts();
    AddText({"备注", "Remark"}, "decision.remark", {"", ""});
    AddEnd();
    SetExamples();
    AddInstructions();
    return std::move(form_);
  }

 private:
  bool IsChinese() const { return language_ == FormLanguage::kChinese; }
  std::string In(const Text& text) const { return IsChinese() ? text.chinese : text.english; }

  bool IsRequired(std::string_view field) const {
    return std::find(category_.required_fields().begin(), category_.required_fields().end(),
                     field) != category_.required_fields().end();
  }

  FormColumn& Add(const Text& title, const Text& hint, const Text& example) {
    FormColumn& column = form_.columns.emplace_back();
    column.title = In(title);
    column.hint = In(hint);
    column.example = In(example);
    return column;
  }

  static Field& AddRule(FormColumn& column, std::string_view to) {
    Field& rule = column.rules.emplace_back();
    rule.set_to(std::string(to));
    rule.add_from(column.title);
    return rule;
  }

  static void SetMember(Field& rule, const std::string& member, const std::string& value) {
    (*rule.mutable_set())[member] = value;
  }

  FormColumn& AddText(const Text& title, std::string_view to, const Text& example) {
    FormColumn& column = Add(title, {"", ""}, example);
    AddRule(column, to);
    return column;
  }

  template <size_t kSize>
  FormColumn& AddChoice(const Text& title, std::string_view to,
                        const std::array<Choice, kSize>& choices) {
    FormColumn& column = Add(title, {"请从下拉列表中选择", "choose from the list"}, {"", ""});
    Field& rule = AddRule(column, to);
    for (const Choice& choice : choices) {
      column.choices.push_back(In(choice.text));
      (*rule.mutable_values())[In(choice.text)] = choice.value;
    }
    return column;
  }

  FormColumn& AddDate(const Text& title, std::string_view to, const char* example) {
    FormColumn& column =
        Add(title, {"日期，例如 2026-03-09", "a date, such as 2026-03-09"}, {example, example});
    column.content = FormColumn::Content::kDate;
    AddRule(column, to).set_date("ymd");
    return column;
  }

  void AddSubject() {
    FormColumn& name =
        AddText(kName, "decision.subject.names", {"示例商贸有限公司", "Example Ltd"});
    name.hint = In({"营业执照或身份证件上的全称", "the full registered name"});
    name.required = true;
    SetMember(name.rules.back(), "kind", "registered");
    AddKind();
    if (IsChinese()) AddChineseNumbers();
    AddText({"法定代表人", "Representative"}, "decision.subject.representatives", {"", ""}).hint =
        In({"自然人不填", "of an organisation; leave empty for a person"});
  }

  bool Lists(v1::SubjectKind kind) const {
    return std::find(category_.subject_kinds().begin(), category_.subject_kinds().end(), kind) !=
           category_.subject_kinds().end();
  }

  void AddKind() {
    FormColumn& kind = AddChoice({"主体类型", "Kind"}, "decision.subject.kind", kKinds);
    constexpr std::array kOrder = {v1::SUBJECT_KIND_ORGANISATION, v1::SUBJECT_KIND_SOLE_TRADER,
                                   v1::SUBJECT_KIND_PERSON};
    kind.choices.clear();
    for (size_t i = 0; i < kOrder.size(); ++i) {
      if (Lists(kOrder[i])) kind.choices.push_back(In(kKinds[i].text));
    }
    kind.required = true;
    kind.example = kind.choices.front();
  }

  void AddChineseNumbers() {
    FormColumn& uscc = AddText({"统一社会信用代码", ""}, "decision.subject.identifiers",
                               {"91440300192317458F", ""});
    uscc.hint = "18 位；自然人不填";
    uscc.length = kUsccLength;
    SetMember(uscc.rules.back(), "scheme", "cn.uscc");
    if (!Lists(v1::SUBJECT_KIND_PERSON) && !Lists(v1::SUBJECT_KIND_SOLE_TRADER)) return;
    FormColumn& id = AddText({"身份证号", ""}, "decision.subject.identifiers", {"", ""});
    id.hint = "18 位；仅自然人和个体工商户经营者填写；系统不保存明文";
    id.length = kResidentIdLength;
    SetMember(id.rules.back(), "scheme", "cn.resident_id");
  }

  void AddAuthority() {
    FormColumn& name =
        AddText({"决定机关", "Authority"}, "decision.authority.name", {"示例市市场监督管理局", ""});
    name.required = true;
    if (!category_.who_may_list().any_public_body()) {
      for (const config::v1::KnownAuthority& known : catalogue_.authorities()) {
        const auto& allowed = category_.who_may_list().authorities();
        if (std::find(allowed.begin(), allowed.end(), known.id()) == allowed.end()) continue;
        name.choices.push_back(known.names(0));
      }
      if (!name.choices.empty()) name.example = name.choices.front();
      return;
    }
    FormColumn& code =
        AddText({"决定机关代码", "Authority's code"}, "decision.authority.identifier",
                {"11440100XL900002XJ", "11440100XL900002XJ"});
    code.hint = In({"决定机关的统一社会信用代码，18 位，以 1 开头",
                    "the authority's Unified Social Credit Code: 18 characters, beginning with 1"});
    code.required = true;
    code.length = kUsccLength;
    SetMember(code.rules.back(), "scheme", "cn.uscc");
  }

  void AddDecision() {
    FormColumn& number = AddText(kNumber, "decision.number", {"示市监罚〔2026〕1号", "2026/1"});
    number.required = true;
    AddLegalBasis();
    AddDate({"决定日期", "Date of the decision"}, "decision.decided_date", "2026-03-09").required =
        true;
    AddDate({"公示截止日期", "End of publication"}, "decision.publication_end_date", "").hint =
        In({"可不填；只能缩短目录规定的期限",
            "may be empty; it can only shorten what the catalogue allows"});
    if (category_.publication().has_months()) {
      AddChoice({"严重程度", "Severity"}, "decision.severity", kSeverities);
    }
    AddAccount({"违法失信事实", "Conduct"}, "conduct", {"销售超过保质期的食品", "what was found"});
    AddAccount({"决定内容", "Measure"}, "measure", {"罚款", "what was ordered"});
  }

  void AddAccount(const Text& title, const std::string& field, const Text& example) {
    FormColumn& column = AddText(title, "decision." + field, example);
    column.hint = In({"不要写入身份证号", "no personal numbers"});
    column.required = IsRequired(field);
  }

  void AddLegalBasis() {
    FormColumn& law =
        Add({"法律依据", "Legal basis"}, {"请从下拉列表中选择", "choose from the list"}, {"", ""});
    law.required = true;
    Field& rule = AddRule(law, "decision.legal_basis.instrument");
    for (const std::string& id : category_.instruments()) {
      for (const config::v1::Instrument& instrument : catalogue_.instruments()) {
        if (instrument.id() != id) continue;
        law.choices.push_back(instrument.titles(0));
        (*rule.mutable_values())[instrument.titles(0)] = id;
      }
    }
    if (!law.choices.empty()) law.example = law.choices.front();
    const std::string title = law.title;
    FormColumn& article = Add({"条款", "Article"}, {"例如：第一百二十四条", "such as: art. 5 (2)"},
                              {"第五十三条", "art. 1"});
    Field& text = article.rules.emplace_back();
    text.set_to("decision.legal_basis.text");
    text.add_template_(absl::StrCat("{", title, "}[ {", article.title, "}]"));
  }

  void AddAmounts() {
    if (!IsChinese()) return;
    FormColumn& purpose = Add({"金额性质", ""}, {"请从下拉列表中选择", ""}, {"罚款", ""});
    const std::string purpose_title = purpose.title;
    FormColumn amount;
    amount.title = "金额（万元）";
    amount.hint = "单位：万元，最多 6 位小数";
    amount.content = FormColumn::Content::kAmount;
    amount.example = "0.5";
    for (const Choice& choice : kPurposes) {
      purpose.choices.push_back(In(choice.text));
      Field& rule = AddRule(amount, "decision.amounts");
      config::v1::Condition& when = *rule.add_when();
      when.set_column(purpose.title);
      when.add_equals(In(choice.text));
      rule.mutable_amount()->set_unit("万元");
      rule.mutable_amount()->set_currency("CNY");
      rule.mutable_amount()->set_zero_is_none(true);
      SetMember(rule, "purpose", choice.value);
    }
    form_.refusals.push_back({amount.title, purpose_title,
                              "填写了金额，但没有选择金额性质；请选择罚款、没收或应履行金额"});
    form_.columns.push_back(std::move(amount));
  }

  void AddEnd() {
    AddChoice({"终止原因", "Reason of the end"}, "lift.reason", kReasons).hint =
        In({"记录不再有效时填写，不要删除该行",
            "when the decision is no longer in force; do not delete the row"});
    AddDate({"终止日期", "Date of the end"}, "lift.effective_date", "");
  }

  // Kind and law have the first of their choices, and days the same in all forms.
  void SetExamples() {
    const FormExample& example = ExampleOf(category_.id());
    for (FormColumn& column : form_.columns) {
      const std::string to = column.rules.empty() ? "" : column.rules[0].to();
      if (to.empty()) column.example = example.purpose;
      if (to == "decision.subject.names") column.example = example.name;
      if (to == "decision.subject.identifiers" && !column.example.empty()) {
        column.example = example.code;
      }
      if (to == "decision.authority.name" && column.choices.empty()) {
        column.example = example.authority;
      }
      if (to == "decision.number") column.example = example.number;
      if (to == "decision.legal_basis.text") column.example = example.article;
      if (to == "decision.conduct") column.example = example.conduct;
      if (to == "decision.measure") column.example = example.measure;
      if (to == "decision.amounts") column.example = example.amount;
    }
  }

  void AddInstructions() {
    form_.instructions_sheet = In({"填写说明", "Instructions"});
    if (IsChinese()) {
      form_.instructions = {
          "每行填写一个决定针对一个主体的一条记录。深色表头为必填项。",
          "第一行示例不会上报，可以保留，也可以整行改写；主体名称或决定文书号改动后即按正式记录上报"
          "。"
          "序号可以不填。",
          "信用代码、文书号等请按文本填写；单元格已设为文本格式，请勿修改格式。",
          "决定被撤销、修复、更正时，请填写“终止原因”和“终止日期”，不要删除该行。",
          "主体名称或决定文书号填错且已上报的：不要在原行修改。请在原行填写终止原因“更正”和终止日期"
          "，"
          "再另起一行填写正确内容。直接修改会成为一条新记录，原来错误的记录仍然有效。",
          "填写金额时必须选择金额性质。",
          "请勿修改表头和工作表名称。红色单元格为漏填的必填项。",
      };
    } else {
      form_.instructions = {
          "One row for each decision against one subject. Columns with a dark header are required.",
          "The example in the first row is not sent and may stay, or be typed over: with another "
          "name or decision number it is sent like any row. The number of a row may be empty.",
          "Numbers and codes are texts; leave the format of the cells as it is.",
          "When a decision ends, fill in the reason and the date of the end; do not delete its "
          "row.",
          "When the name or the decision number was wrong and has been sent, do not change it in "
          "its row: end that row with the reason corrected, and write the right one in a new row. "
          "Changed in its place it becomes a new record, and the wrong one stays in force.",
          "Leave the header and the sheet's name as they are. Red cells are required and empty.",
      };
    }
  }

  const Catalogue& catalogue_;
  const Category& category_;
  const FormLanguage language_;
  Form form_;
};

// Whether the column is a part of the record id.
bool IsKey(const FormColumn& column) {
  return std::any_of(column.rules.begin(), column.rules.end(), [](const Field& rule) {
    return rule.to() == "decision.number" || rule.to() == "decision.subject.names";
  });
}

}  // namespace

FormLanguage LanguageOf(std::string_view category) {
  return category.starts_with("cn.") ? FormLanguage::kChinese : FormLanguage::kEnglish;
}

absl::StatusOr<Form> FormFor(const Catalogue& catalogue, std::string_view category,
                             FormLanguage language) {
  std::vector<std::string> known;
  for (const Category& one : catalogue.categories()) {
    if (one.id() == category) return FormMaker(catalogue, one, language).Make();
    known.push_back(one.id());
  }
  return absl::NotFoundError(absl::StrCat("the catalogue has no category `", std::string(category),
                                          "`; ", config_internal::Suggest(category, known)));
}

config::v1::Mapping MappingOf(const Form& form, std::string_view source) {
  config::v1::Mapping mapping;
  mapping.set_source(std::string(source));
  mapping.set_description(form.title);
  config::v1::Table& table = *mapping.add_tables();
  table.mutable_workbook()->set_sheet(form.sheet);
  config::v1::SkipRows& example = *table.add_skip_rows();
  example.set_reason("example");
  for (const FormColumn& column : form.columns) {
    if (!IsKey(column)) continue;
    config::v1::Condition& unchanged = *example.add_when();
    unchanged.set_column(column.title);
    unchanged.add_equals(column.example);
  }
  table.add_ignored_columns(form.number_title);
  for (const FormRefusal& refusal : form.refusals) {
    config::v1::RejectRows& reject = *table.add_reject_rows();
    for (const bool present : {true, false}) {
      config::v1::Condition& when = *reject.add_when();
      when.set_column(present ? refusal.when_present : refusal.when_absent);
      when.set_present(present);
    }
    reject.set_column(refusal.when_absent);
    reject.set_message(refusal.message);
  }
  Field& category = *mapping.add_fields();
  category.set_to("decision.category");
  category.set_constant(form.category);
  for (const FormColumn& column : form.columns) {
    for (const Field& rule : column.rules) *mapping.add_fields() = rule;
  }
  for (const FormColumn& column : form.columns) {
    if (IsKey(column)) mapping.mutable_record_id()->add_from(column.title);
  }
  mapping.mutable_record_id()->set_digest(true);
  return mapping;
}

}  // namespace landbridge
