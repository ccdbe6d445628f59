// SPDX-License-Identifier: Apache-2.0
// One gRPC call with an empty request over TLS of a chosen version: gRPC's own client does not let
// anybody choose. Plain OpenSSL and as little HTTP/2 as it takes.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <string_view>

#include "openssl/err.h"
#include "openssl/pem.h"
#include "openssl/ssl.h"
#include "proto/contract/check.h"

namespace landbridge::testing {

struct TlsAnswer {
  std::string protocol;  // "TLSv1.2"
  std::string data;      // of all DATA frames: messages with their five-byte prefixes
};

namespace tls_client_internal {

inline std::string Frame(int type, int flags, int stream, const std::string& payload) {
  std::string frame;
  for (const int shift : {16, 8, 0}) frame.push_back(static_cast<char>(payload.size() >> shift));
  frame.push_back(static_cast<char>(type));
  frame.push_back(static_cast<char>(flags));
  for (const int shift : {24, 16, 8, 0}) frame.push_back(static_cast<char>(stream >> shift));
  return frame + payload;
}

// A header field as a literal that nobody is to index. Both parts are shorter than 127 bytes.
inline std::string Header(std::string_view name, std::string_view value) {
  std::string field(1, '\0');
  for (const std::string_view part : {name, value}) {
    field.push_back(static_cast<char>(part.size()));
    field += part;
  }
  return field;
}

inline void ReadExactly(SSL* ssl, std::string* into, size_t bytes) {
  into->resize(bytes);
  size_t at = 0;
  while (at < bytes) {
    const int read = SSL_read(ssl, into->data() + at, static_cast<int>(bytes - at));
    LB_CHECK(read > 0);
    at += static_cast<size_t>(read);
  }
}

inline void UseChain(SSL_CTX* context, const std::string& chain_pem, const std::string& key_pem) {
  std::unique_ptr<BIO, int (*)(BIO*)> chain(BIO_new_mem_buf(chain_pem.data(), -1), &BIO_free);
  bool leaf = true;
  while (X509* certificate = PEM_read_bio_X509(chain.get(), nullptr, nullptr, nullptr)) {
    if (leaf) {
      LB_CHECK(SSL_CTX_use_certificate(context, certificate) == 1);
      X509_free(certificate);
    } else {
      LB_CHECK(SSL_CTX_add_extra_chain_cert(context, certificate) == 1);  // takes it
    }
    leaf = false;
  }
  ERR_clear_error();
  std::unique_ptr<BIO, int (*)(BIO*)> key(BIO_new_mem_buf(key_pem.data(), -1), &BIO_free);
  EVP_PKEY* private_key = PEM_read_bio_PrivateKey(key.get(), nullptr, nullptr, nullptr);
  LB_CHECK(SSL_CTX_use_PrivateKey(context, private_key) == 1);
  EVP_PKEY_free(private_key);
}

}  // namespace tls_client_internal

inline TlsAnswer AskOverTls(int version, int port, const std::string& chain_pem,
                            const std::string& key_pem, std::string_view method) {
  using namespace tls_client_internal;  // NOLINT(google-build-using-namespace): its own parts
  constexpr int kData = 0, kHeaders = 1, kSettings = 4, kEndStream = 1, kEndHeaders = 4;

  const std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context(SSL_CTX_new(TLS_client_method()),
                                                             &SSL_CTX_free);
  SSL_CTX_set_min_proto_version(context.get(), version);
  SSL_CTX_set_max_proto_version(context.get(), version);
  UseChain(context.get(), chain_pem, key_pem);
  static constexpr unsigned char kAlpn[] = {2, 'h', '2'};
  SSL_CTX_set_alpn_protos(context.get(), kAlpn, sizeof(kAlpn));

  const int socket_fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  LB_CHECK(connect(socket_fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0);
  const std::unique_ptr<SSL, void (*)(SSL*)> ssl(SSL_new(context.get()), &SSL_free);
  SSL_set_fd(ssl.get(), socket_fd);
  LB_CHECK(SSL_connect(ssl.get()) == 1);

  const std::string request =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + Frame(kSettings, 0, 0, "") +
      Frame(kHeaders, kEndHeaders, 1,
            Header(":method", "POST") + Header(":scheme", "https") + Header(":path", method) +
                Header(":authority", "localhost") + Header("te", "trailers") +
                Header("content-type", "application/grpc")) +
      Frame(kData, kEndStream, 1, std::string(5, '\0'));
  LB_CHECK(SSL_write(ssl.get(), request.data(), static_cast<int>(request.size())) > 0);

  TlsAnswer answer{SSL_get_version(ssl.get()), ""};
  for (bool ended = false; !ended;) {
    std::string head;
    ReadExactly(ssl.get(), &head, 9);
    const auto byte = [&](size_t i) {
      return static_cast<size_t>(static_cast<unsigned char>(head[i]));
    };
    std::string payload;
    ReadExactly(ssl.get(), &payload, byte(0) << 16 | byte(1) << 8 | byte(2));
    const bool of_call = byte(8) == 1;
    if (of_call && byte(3) == kData) answer.data += payload;
    ended = of_call && (byte(3) == kHeaders || byte(3) == kData) && (byte(4) & kEndStream) != 0;
  }
  close(socket_fd);
  return answer;
}

}  // namespace landbridge::testing
