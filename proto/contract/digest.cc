// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <climits>
#include <utility>

#include "proto/contract/check.h"

namespace landbridge {
namespace {

constexpr size_t kBlockBytes = 64;

// Looked up once: the lookup takes longer than hashing a record. Never freed, so that it outlives
// every thread.
const EVP_MD* Algorithm() {
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  LB_CHECK(algorithm != nullptr);
  return algorithm;
}

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using ContextPointer = std::unique_ptr<EVP_MD_CTX, FreeContext>;

ContextPointer NewContext() {
  ContextPointer context(EVP_MD_CTX_new());
  LB_CHECK(context != nullptr);
  return context;
}

void Start(EVP_MD_CTX* context) {
  LB_CHECK(EVP_DigestInit_ex2(context, Algorithm(), nullptr) == 1);
}

void Absorb(EVP_MD_CTX* context, std::string_view bytes) {
  LB_CHECK(EVP_DigestUpdate(context, bytes.data(), bytes.size()) == 1);
}

Digest Squeeze(EVP_MD_CTX* context) {
  Digest digest;
  LB_CHECK(EVP_DigestFinal_ex(context, digest.data(), nullptr) == 1);
  return digest;
}

// Making a context costs as much as hashing a record: each thread keeps one for whole inputs.
EVP_MD_CTX* ThreadContext() {
  thread_local const ContextPointer context = NewContext();
  return context.get();
}

ContextPointer KeyedState(const std::array<char, kBlockBytes>& block, char pad) {
  std::array<char, kBlockBytes> padded;
  std::transform(block.begin(), block.end(), padded.begin(),
                 [pad](char c) { return static_cast<char>(c ^ pad); });
  ContextPointer state = NewContext();
  Start(state.get());
  Absorb(state.get(), {padded.data(), padded.size()});
  OPENSSL_cleanse(padded.data(), padded.size());
  return state;
}

}  // namespace

std::string Hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  hex.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    hex.push_back(kDigits[byte >> 4]);
    hex.push_back(kDigits[byte & 15]);
  }
  return hex;
}

Digest Sha256(std::string_view bytes) {
  EVP_MD_CTX* const context = ThreadContext();
  Start(context);
  Absorb(context, bytes);
  return Squeeze(context);
}

struct Sha256Hasher::Context {
  ContextPointer state = NewContext();
};

Sha256Hasher::Sha256Hasher() : context_(std::make_unique<Context>()) {
  Start(context_->state.get());
}
Sha256Hasher::~Sha256Hasher() = default;
Sha256Hasher::Sha256Hasher(Sha256Hasher&&) noexcept = default;
Sha256Hasher& Sha256Hasher::operator=(Sha256Hasher&&) noexcept = default;

Sha256Hasher& Sha256Hasher::Update(std::string_view bytes) {
  Absorb(context_->state.get(), bytes);
  return *this;
}

Digest Sha256Hasher::Finish() {
  const Digest digest = Squeeze(context_->state.get());
  Start(context_->state.get());
  return digest;
}

// RFC 2104: the state of the hash after the key's inner and after its outer block.
struct HmacKey::States {
  ContextPointer inner;
  ContextPointer outer;
};

HmacKey::HmacKey(std::string_view secret) {
  std::array<char, kBlockBytes> block{};
  if (secret.size() > block.size()) {
    const Digest shortened = Sha256(secret);
    std::copy_n(AsBytes(shortened).begin(), shortened.size(), block.begin());
  } else {
    std::copy(secret.begin(), secret.end(), block.begin());
  }
  States states{KeyedState(block, '\x36'), KeyedState(block, '\x5c')};
  OPENSSL_cleanse(block.data(), block.size());
  states_ = std::make_unique<const States>(std::move(states));
}
HmacKey::~HmacKey() = default;
HmacKey::HmacKey(HmacKey&&) noexcept = default;
HmacKey& HmacKey::operator=(HmacKey&&) noexcept = default;

Digest HmacKey::Sign(std::string_view bytes) const {
  EVP_MD_CTX* const context = ThreadContext();
  LB_CHECK(EVP_MD_CTX_copy_ex(context, states_->inner.get()) == 1);
  Absorb(context, bytes);
  const Digest inner = Squeeze(context);
  LB_CHECK(EVP_MD_CTX_copy_ex(context, states_->outer.get()) == 1);
  Absorb(context, AsBytes(inner));
  return Squeeze(context);
}

Digest HmacSha256(std::string_view secret, std::string_view bytes) {
  return HmacKey(secret).Sign(bytes);
}

std::string RandomBytes(size_t count) {
  std::string bytes(count, '\0');
  LB_CHECK(count <= INT_MAX);
  LB_CHECK(RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) ==
           1);
  return bytes;
}

}  // namespace landbridge
