// SPDX-License-Identifier: Apache-2.0
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "proto/contract/digest.h"
#include "tools/bench/part.h"

namespace landbridge::bench {
namespace {

constexpr size_t kPieceBytes = size_t{16} << 10;  // of a record of TLS
constexpr size_t kTagBytes = 16;

using Tag = std::array<uint8_t, kTagBytes>;

// AES in the mode that TLS uses. One context does what it was made for, piece by piece.
class Gcm {
 public:
  Gcm(const EVP_CIPHER* cipher, bool encrypts)
      : context_(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free) {
    good_ = EVP_CipherInit_ex(context_.get(), cipher, nullptr, kKey.data(), kNonce.data(),
                              encrypts ? 1 : 0) == 1;
  }

  // Encrypts into `out`, which has room, and gives out the tag.
  bool Encrypt(std::string_view piece, uint8_t* out, Tag& tag) {
    return good_ && Cipher(piece, out) && Finish(out) &&
           EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes, tag.data()) == 1;
  }

  // The reverse; false also when the tag is another one.
  bool Decrypt(std::string_view piece, uint8_t* out, Tag tag) {
    return good_ && Cipher(piece, out) &&
           EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_GCM_SET_TAG, kTagBytes, tag.data()) == 1 &&
           Finish(out);
  }

 private:
  bool Cipher(std::string_view piece, uint8_t* out) {
    int length = 0;
    return EVP_CipherInit_ex(context_.get(), nullptr, nullptr, nullptr, kNonce.data(), -1) == 1 &&
           EVP_CipherUpdate(context_.get(), out, &length,
                            reinterpret_cast<const uint8_t*>(piece.data()),
                            static_cast<int>(piece.size())) == 1;
  }

  bool Finish(uint8_t* out) {
    int length = 0;
    return EVP_CipherFinal_ex(context_.get(), out, &length) == 1;
  }

  // What they are makes no difference to the speed.
  static constexpr std::array<uint8_t, 32> kKey = {1};
  static constexpr std::array<uint8_t, 12> kNonce = {2};

  const std::unique_ptr<EVP_CIPHER_CTX, void (*)(EVP_CIPHER_CTX*)> context_;
  bool good_ = false;
};

template <typename Visit>
bool ForEachPiece(std::string_view message, Visit visit) {
  for (size_t at = 0; at < message.size(); at += kPieceBytes) {
    if (!visit(message.substr(at, kPieceBytes))) return false;
  }
  return true;
}

absl::Status EncryptAll(const EVP_CIPHER* cipher, const PartInput& input, int64_t times) {
  Gcm encrypting(cipher, true);
  Gcm decrypting(cipher, false);
  std::array<uint8_t, kPieceBytes> secret;
  std::array<uint8_t, kPieceBytes> plain;
  Tag tag;
  for (int64_t i = 0; i < times; ++i) {
    std::string_view last;
    for (const std::string& message : input.messages) {
      const bool done = ForEachPiece(message, [&](std::string_view piece) {
        last = piece;
        return encrypting.Encrypt(piece, secret.data(), tag);
      });
      if (!done) return absl::InternalError("a message could not be encrypted");
    }
    const std::string_view sent(reinterpret_cast<const char*>(secret.data()), last.size());
    if (!decrypting.Decrypt(sent, plain.data(), tag) ||
        !std::equal(last.begin(), last.end(), reinterpret_cast<const char*>(plain.data()))) {
      return absl::InternalError("what was encrypted is not what there was");
    }
  }
  return absl::OkStatus();
}

absl::Status HashAll(const PartInput& input, int64_t times) {
  Digest digest{};
  for (int64_t i = 0; i < times; ++i) {
    for (const std::string& message : input.messages) digest = Sha256(message);
  }
  const std::string& last = input.messages.back();
  const Digest in_pieces = Sha256Hasher().Update(last.substr(0, 1)).Update(last.substr(1)).Finish();
  if (digest == in_pieces) return absl::OkStatus();
  return absl::InternalError("the digest of a message depends on how it is cut");
}

}  // namespace

std::vector<Part> CryptoParts(const PartInput& input) {
  return {
      {"AES-128-GCM", [&](int64_t times) { return EncryptAll(EVP_aes_128_gcm(), input, times); }},
      {"AES-256-GCM", [&](int64_t times) { return EncryptAll(EVP_aes_256_gcm(), input, times); }},
      {"SHA-256", [&](int64_t times) { return HashAll(input, times); }},
  };
}

}  // namespace landbridge::bench
