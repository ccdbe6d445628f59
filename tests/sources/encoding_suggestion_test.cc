// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/encoding_suggestion.h"

#include "adapters/sources/excerpt.h"
#include "tests/sources/rows.h"
#include "tests/support/catch.h"
#include "tests/support/dbf_table.h"
#include "tests/support/gb18030.h"

namespace landbridge::testing {
namespace {

constexpr char kSimplified[] =
    "序号,当事人,主体类别,决定书文号\n1,深圳示例科技有限公司,企业,深市监罚字〔2026〕第12号\n"
    "2,示例面店,个体户,深市监罚字〔2026〕第13号\n";
constexpr char kTraditional[] =
    "序號,當事人,主體類別,裁處書文號\n1,示例科技股份有限公司,公司,府環空字第1090012345號\n"
    "2,範例麵店,行號,府衛食字第1090054321號\n";
constexpr char kGerman[] =
    "Nr,Firma,Straße,Grund\n1,Müller & Söhne GmbH,Königstraße 5,„Schwarzarbeit“\n"
    "2,Bäckerei Größl,Äußere Gasse 3,Abgabenrückstände – groß\n";
constexpr char kRussian[] =
    "Номер,Название,Адрес\n1,Общество с ограниченной ответственностью «Пример»,г. Москва\n"
    "2,Индивидуальный предприниматель,г. Тула\n";

struct Sample {
  const char* encoding;
  std::string text;
  std::string first_line;
};

std::vector<Sample> Samples() {
  std::vector<Sample> samples = {{"gb18030", kSimplified, ""},  {"big5", kTraditional, ""},
                                 {"windows-1252", kGerman, ""}, {"windows-1251", kRussian, ""},
                                 {"utf-16le", kSimplified, ""}, {"utf-16be", kRussian, ""},
                                 {"utf-16be", kTraditional, ""}};
  for (Sample& sample : samples) sample.first_line = sample.text.substr(0, sample.text.find('\n'));
  return samples;
}

TEST_CASE("a file that nothing states the encoding of is refused with the likely one, unread") {
  for (const Sample& sample : Samples()) {
    INFO(sample.encoding);
    const ReadResult result = ReadText(DelimitedOptions{}, Encoded(sample.text, sample.encoding));
    CHECK(result.status.code() == absl::StatusCode::kFailedPrecondition);
    CHECK(result.rows.empty());
    const std::string message = Message(result.status);
    const std::string advice = std::string("It looks like ") + sample.encoding +
                               ": when the line that `landbridge-adapter check` shows reads right, "
                               "state `encoding: " +
                               sample.encoding + "`; otherwise state gb18030, gbk, big5";
    INFO(message);
    CHECK(message.find(advice) != std::string::npos);
    CHECK(ExcerptOf(result.status) == sample.encoding + (": " + sample.first_line));
  }
}

TEST_CASE("the message itself has no text of the file, which may be about persons") {
  const std::string text = "id,name\n1,深圳示例科技有限公司\n2,示例贸易有限公司\n";
  const ReadResult result = ReadText(DelimitedOptions{}, ToGb18030(text));
  CHECK(Message(result.status).find("示例") == std::string::npos);
  CHECK(ExcerptOf(result.status) == "gb18030: 1,深圳示例科技有限公司");
  CHECK(ExcerptOf(absl::OkStatus()).empty());
}

TEST_CASE("a line is shown without personal numbers, also where it is shortened") {
  const std::string dots(500, '.');
  for (const std::string line : {"A1,张三 110105194912310021 住深圳市，从事零售",
                                 "110105194912310021,张三，住深圳市，从事零售"}) {
    const std::string excerpt = SuggestEncoding(testing::ToGb18030(line + dots)).excerpt;
    CHECK(excerpt.find("11***") != std::string::npos);
    CHECK(excerpt.find("0105") == std::string::npos);
  }
  const std::string before =
      SuggestEncoding(
          testing::ToGb18030("a\n" + dots + "110105194912310021,深圳示例科技有限公司\n"))
          .excerpt;
  CHECK(before == dots.substr(0, 14) + "11***,深圳示例科技有限公司");
}

TEST_CASE("a long line is shortened around its first character that is not ASCII") {
  const std::string dots(500, '.');
  const EncodingSuggestion suggestion =
      SuggestEncoding(ToGb18030(dots + "\x1b[2J深圳示例科技有限公司" + dots));
  CHECK(ExcerptOf(EncodingNotStated("x", suggestion, "y")) ==
        "gb18030: " + dots.substr(0, 16) + " [2J深圳示例科技有限公司" + dots.substr(0, 30));
}

TEST_CASE("a text of UTF-8 with few damaged bytes is told as such, and nothing is guessed") {
  std::string text;
  for (int i = 0; i < 20; ++i) text += "示例有限公司\n";
  const ReadResult result = ReadText(DelimitedOptions{}, "name\n" + text + "\xC3\xFB\n");
  CHECK(Message(result.status)
            .find("Nearly all of it is utf-8: state `encoding: utf-8`, and only "
                  "rows with such bytes are rejected") != std::string::npos);
  CHECK(ExcerptOf(result.status).empty());
}

TEST_CASE("characters that were cut do not keep an encoding from being suggested, others do") {
  std::string bytes = ToGb18030(kSimplified);
  bytes += "3,\xC3,\xC9\n";
  CHECK(SuggestEncoding(bytes).encoding == "gb18030");
  std::string letters =
      Encoded("Müller, Köln, Größl, Äußere Gasse, Straße, Grün\n", "windows-1252");
  CHECK(SuggestEncoding(letters).encoding == "iso-8859-1");
  CHECK(SuggestEncoding(letters + "\x84z\x93\n").encoding == "windows-1252");
}

TEST_CASE("a file that ends inside of a character was cut, and is in no other encoding") {
  const ReadResult document = ReadText(JsonDocumentOptions{}, "[{\"a\":\"名\"},{\"a\":\"\xE5\x90");
  CHECK(document.status.code() == absl::StatusCode::kDataLoss);
  CHECK(Message(document.status).find("row 2: the file ends inside of it: it was cut off") !=
        std::string::npos);
  const ReadResult lines = ReadText(DelimitedOptions{}, "id,name\n1,名\n2,\xE5\x90");
  CHECK(lines.status.ok());
  CHECK(lines.rows.size() == 1);
  CHECK(lines.errors.size() == 1);
  CHECK(lines.summary.unclean_reason.find("the file may be cut off") != std::string::npos);
}

TEST_CASE("bytes that are no text get the list of encodings and no suggestion") {
  std::string bytes = "id,name\n";
  for (int i = 0; i < 400; ++i) bytes += static_cast<char>(0x80 + i * 37 % 128);
  const EncodingSuggestion suggestion = SuggestEncoding(bytes);
  CHECK(suggestion.excerpt.empty());
  const absl::Status status = EncodingNotStated("no text", suggestion, "one of these");
  CHECK(Message(status) == "no text: state one of these");
}

TEST_CASE("the first foreign byte may stand far behind the first megabyte") {
  std::string text = "id,name\n";
  for (int i = 0; text.size() < 3 * kEncodingSampleBytes; ++i) {
    text += std::to_string(i) + ",plain\n";
  }
  const std::string bytes = text + ToGb18030(kSimplified);
  const ReadResult lines = ReadText(JsonLinesOptions{}, bytes);
  CHECK(ExcerptOf(lines.status).find("gb18030: 序号,当事人") == 0);
  const SmallFile file(bytes);
  const auto input = ByteInput::Open(file.path());
  REQUIRE(input.ok());
  const auto foreign = static_cast<int64_t>(text.size());
  CHECK(EncodingSample(**input, foreign).size() <= kEncodingSampleBytes);
  CHECK(SuggestEncoding(EncodingSample(**input, foreign)).encoding == "gb18030");
}

TEST_CASE("XML, JSON documents, fixed width and dBase without a mark suggest alike") {
  const std::string name = ToGb18030("深圳示例科技有限公司");
  const std::string firm = ToGb18030("示例贸易有限公司、示例面店");
  XmlOptions xml;
  xml.row_paths = {"l/r"};
  const std::string elements = "<l><r>" + name + "</r>\n<r>" + firm + "</r></l>";
  CHECK(ExcerptOf(ReadText(xml, elements).status) == "gb18030: <l><r>深圳示例科技有限公司</r>");
  const std::string objects = "[{\"a\":\"" + name + "\"},\n{\"a\":\"" + firm + "\"}]";
  CHECK(ExcerptOf(ReadText(JsonDocumentOptions{}, objects).status) ==
        "gb18030: [{\"a\":\"深圳示例科技有限公司\"},");
  FixedWidthOptions fixed;
  fixed.columns = {{"name", 1, 20}};
  CHECK(ExcerptOf(ReadText(fixed, name + "\n" + firm + "\n").status) ==
        "gb18030: 深圳示例科技有限公司");
  DbfTable table;
  table.fields = {{"NO", 'N', 6, 0}, {"NAME", 'C', 40}};
  table.records = {{"1", "plain"}, {"2", name}, {"3", firm}};
  const TempDir folder;
  table.Write(folder.path() / "fines.dbf");
  const ReadResult records = ReadAll(DbfOptions{}, folder.path() / "fines.dbf");
  CHECK(records.rows.size() == 1);
  CHECK(Message(records.status).find("column 'NAME'") != std::string::npos);
  CHECK(Message(records.status).find("It looks like gb18030") != std::string::npos);
  CHECK(ExcerptOf(records.status) == "gb18030: 深圳示例科技有限公司");
}

}  // namespace
}  // namespace landbridge::testing
