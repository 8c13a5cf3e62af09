#include "service/access/tls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "service/access/listen.h"
#include "tests/access/certificates.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace minutebook::access {
namespace {

using ::testing::HasSubstr;
using testing::IsOk;
using testing::StatusIs;
using testing::WriteFile;

class TlsTest : public ::testing::Test {
 protected:
  TlsFiles Files(const testing::Pair& pair) {
    TlsFiles files{folder_.Sub("cert"), folder_.Sub("key"), folder_.Sub("clients")};
    WriteFile(files.certificate, pair.certificate);
    WriteFile(files.key, pair.key);
    chmod(files.key.c_str(), 0600);
    WriteFile(files.client_authorities, authority_.certificate());
    return files;
  }
  void ExpectRefused(const TlsFiles& files, const char* option, const char* why) {
    const absl::Status status = CheckTls(files);
    EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(why)));
    EXPECT_THAT(std::string(status.message()), ::testing::StartsWith(option));
  }

  testing::Authority authority_{"authority"};
  testing::TempDir folder_;
};

TEST_F(TlsTest, FilesThatBelongTogetherAreGood) {
  EXPECT_THAT(CheckTls(Files(authority_.Sign("server"))), IsOk());
  EXPECT_THAT(CheckTls({}), IsOk());
}

TEST_F(TlsTest, ACertificateWithoutAKeyIsRefused) {
  TlsFiles files = Files(authority_.Sign("server"));
  files.key.clear();
  ExpectRefused(files, "--tls-cert", "go together");
}

TEST_F(TlsTest, AKeyOfAnotherCertificateIsRefused) {
  TlsFiles files = Files(authority_.Sign("server"));
  WriteFile(files.key, authority_.Sign("other").key);
  ExpectRefused(files, "--tls-key", "is not the key");
}

TEST_F(TlsTest, AKeyThatOthersMayReadIsRefused) {
  const TlsFiles files = Files(authority_.Sign("server"));
  chmod(files.key.c_str(), 0640);
  ExpectRefused(files, "--tls-key", "chmod 600");
}

TEST_F(TlsTest, AnExpiredCertificateIsRefused) {
  ExpectRefused(Files(authority_.Sign("server", -60)), "--tls-cert", "expired");
}

TEST_F(TlsTest, FilesThatAreNoPemAreRefusedByName) {
  TlsFiles files = Files(authority_.Sign("server"));
  WriteFile(files.client_authorities, "nothing of the kind");
  ExpectRefused(files, "--tls-client-ca", "no certificate in PEM");
  files.certificate = folder_.Sub("absent");
  ExpectRefused(files, "--tls-cert", "cannot be read");
}

TEST(ListenTest, LoopbackNeedsNoCertificates) {
  for (const char* listen : {"127.0.0.1:0", "127.1.2.3:80", "[::1]:7466", "localhost:65535"}) {
    EXPECT_THAT(HostToListen(listen, {}, false), IsOk()) << listen;
    EXPECT_THAT(HostToListen(listen, {}, true), IsOk()) << listen;
  }
}

TEST(ListenTest, BeyondLoopbackNothingIsSentInPlainText) {
  const TlsFiles tls{"cert", "key", ""};
  for (const char* listen : {"0.0.0.0:7466", "[::]:7466", "10.0.0.1:7466", "127.evil.org:7466"}) {
    EXPECT_THAT(HostToListen(listen, {}, false),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("--tls-cert")))
        << listen;
    EXPECT_THAT(HostToListen(listen, tls, false), IsOk()) << listen;
  }
}

TEST(ListenTest, BeyondLoopbackNobodyIsLetInWithoutBeingAsked) {
  for (const TlsFiles& tls : {TlsFiles{}, TlsFiles{"cert", "key", ""}}) {
    EXPECT_THAT(
        HostToListen("0.0.0.0:7466", tls, true),
        StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("--allow-anonymous-loopback")));
  }
}

TEST(ListenTest, WhatIsNoAddressIsRefused) {
  for (const char* listen : {"", "7466", ":7466", "127.0.0.1", "127.0.0.1:x", "127.0.0.1:65536"}) {
    EXPECT_THAT(HostToListen(listen, {}, false),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("HOST:PORT")))
        << listen;
  }
}

}  // namespace
}  // namespace minutebook::access
