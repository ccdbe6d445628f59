// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/peers/tls_connection.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/contract/status_macros.h"

namespace landbridge::bench {
namespace {

template <auto kFree>
struct SslDelete {
  template <typename Object>
  void operator()(Object* object) const {
    kFree(object);
  }
};

absl::Status Failed(const char* action) {
  const char* const reason = ERR_reason_error_string(ERR_get_error());
  ERR_clear_error();
  return absl::InternalError(
      absl::StrCat("TLS, ", action, ": ", reason == nullptr ? "the server is gone" : reason));
}

}  // namespace

class TlsConnection::Rep {
 public:
  std::unique_ptr<SSL_CTX, SslDelete<SSL_CTX_free>> context;
  std::unique_ptr<BIO, SslDelete<BIO_free_all>> connection;  // with its socket
};

absl::StatusOr<std::unique_ptr<TlsConnection>> TlsConnection::Connect(
    uint16_t port, const Certificates& certificates, const CertificateFiles& identity) {
  auto rep = std::make_unique<Rep>();
  rep->context.reset(SSL_CTX_new(TLS_client_method()));
  SSL_CTX* const context = rep->context.get();
  if (context == nullptr ||
      SSL_CTX_load_verify_file(context, certificates.authority.c_str()) != 1 ||
      SSL_CTX_use_certificate_chain_file(context, identity.certificate.c_str()) != 1 ||
      SSL_CTX_use_PrivateKey_file(context, identity.key.c_str(), SSL_FILETYPE_PEM) != 1) {
    return Failed("certificates");
  }
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_mode(context, SSL_MODE_AUTO_RETRY);
  rep->connection.reset(BIO_new_ssl_connect(context));
  BIO* const connection = rep->connection.get();
  SSL* ssl = nullptr;
  if (connection == nullptr || BIO_get_ssl(connection, &ssl) != 1 ||
      SSL_set1_host(ssl, "localhost") != 1) {
    return Failed("connection");
  }
  BIO_set_conn_hostname(connection, absl::StrCat("127.0.0.1:", port).c_str());
  if (BIO_do_connect(connection) != 1 || BIO_do_handshake(connection) != 1) {
    return Failed("handshake");
  }
  int socket = -1;
  BIO_get_fd(connection, &socket);
  const int on = 1;
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  return std::unique_ptr<TlsConnection>(new TlsConnection(std::move(rep)));
}

TlsConnection::TlsConnection(std::unique_ptr<Rep> rep) : rep_(std::move(rep)) {}

TlsConnection::~TlsConnection() = default;

absl::Status TlsConnection::Write(std::string_view bytes) {
  while (!bytes.empty()) {
    size_t written = 0;
    if (BIO_write_ex(rep_->connection.get(), bytes.data(), bytes.size(), &written) != 1) {
      return Failed("write");
    }
    bytes.remove_prefix(written);
  }
  return absl::OkStatus();
}

absl::StatusOr<size_t> TlsConnection::Read(std::span<char> buffer) {
  size_t read = 0;
  if (BIO_read_ex(rep_->connection.get(), buffer.data(), buffer.size(), &read) != 1) {
    return Failed("read");
  }
  return read;
}

}  // namespace landbridge::bench
