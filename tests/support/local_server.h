// SPDX-License-Identifier: Apache-2.0
// A service of a test's own on a free loopback port, without TLS. A test that includes this links
// gRPC.
#pragma once

#include <memory>
#include <string>

#include "grpcpp/grpcpp.h"
#include "proto/contract/check.h"

namespace landbridge::testing {

// Serves until it is destroyed.
class LocalServer {
 public:
  // `service` must outlive the server.
  explicit LocalServer(grpc::Service& service) {
    int port = 0;
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(&service);
    server_ = builder.BuildAndStart();
    LB_CHECK(server_ != nullptr);
    address_ = "127.0.0.1:" + std::to_string(port);
  }

  std::shared_ptr<grpc::Channel> Channel() const {
    return grpc::CreateChannel(address_, grpc::InsecureChannelCredentials());
  }

 private:
  std::unique_ptr<grpc::Server> server_;
  std::string address_;
};

}  // namespace landbridge::testing
