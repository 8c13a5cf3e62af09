#include "service/access/book.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

#include "tests/testing/fake_clock.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace minutebook::access {
namespace {

using ::testing::HasSubstr;
using testing::IsOk;
using ::testing::Not;
using testing::StatusIs;

constexpr std::int64_t kDayUs = 24LL * 3600 * 1'000'000;

class BookTest : public ::testing::Test {
 protected:
  BookTest() { Reopen(); }

  void Reopen(BookLimits limits = {}) {
    book_.reset();
    auto book =
        Book::Open({.path = path_, .now_us = [this] { return clock_.WallUs(); }, .limits = limits});
    ASSERT_THAT(book, IsOk());
    book_ = *std::move(book);
  }
  absl::Status OpenStatus() {
    return Book::Open({.path = path_, .now_us = [this] { return clock_.WallUs(); }}).status();
  }
  v1::CreateTokenResponse Make(v1::Role role, const std::string& body, int days = 0) {
    v1::CreateTokenRequest request;
    request.set_label("a label");
    request.add_grants()->set_role(role);
    request.mutable_grants(0)->set_body(body);
    if (days > 0) {
      request.mutable_expires_at()->set_seconds((clock_.WallUs() + days * kDayUs) / 1'000'000);
    }
    auto made = book_->CreateToken(request, "token:me");
    EXPECT_THAT(made, IsOk());
    return *made;
  }
  bool Holds(const std::string& secret) const {
    return book_->table()->tokens.contains(HashOfSecret(secret));
  }

  testing::TempDir folder_;
  testing::FakeClock clock_{1'795'323'600'000'000};
  const std::string path_ = folder_.Sub("access");
  std::unique_ptr<Book> book_;
};

TEST_F(BookTest, WhatWasMadeHoldsAfterReopening) {
  const auto made = Make(v1::ROLE_RECORDER, "ascn", 30);
  EXPECT_THAT(made.secret(), ::testing::MatchesRegex("mbt_[A-Za-z0-9_-]{43}"));
  ASSERT_THAT(book_->SetPublicRead("asean", true), IsOk());
  Reopen();
  EXPECT_TRUE(Holds(made.secret()));
  const auto tokens = book_->ListTokens();
  ASSERT_EQ(tokens.tokens_size(), 1);
  EXPECT_EQ(tokens.tokens(0).SerializeAsString(), made.token().SerializeAsString());
  EXPECT_EQ(tokens.tokens(0).created_by(), "token:me");
  EXPECT_EQ(tokens.tokens(0).principal(), "token:" + tokens.tokens(0).token_id());
  const auto grants = book_->ListGrants("");
  ASSERT_EQ(grants.grants_size(), 1);
  EXPECT_EQ(grants.grants(0).body(), "ascn");
  ASSERT_EQ(grants.public_bodies_size(), 1);
  EXPECT_EQ(grants.public_bodies(0), "asean");
}

TEST_F(BookTest, TheSecretIsKeptNowhere) {
  const auto made = Make(v1::ROLE_ADMIN, "");
  EXPECT_THAT(testing::ReadFile(path_), Not(HasSubstr(made.secret())));
  struct stat facts = {};
  ASSERT_EQ(stat(path_.c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0600u);
}

TEST_F(BookTest, ARevokedTokenIsToldOfForAWhileAndNeverHoldsAgain) {
  const auto made = Make(v1::ROLE_READER, "ascn");
  ASSERT_THAT(book_->RevokeToken(made.token().token_id()), IsOk());
  EXPECT_FALSE(Holds(made.secret()));
  ASSERT_THAT(book_->RevokeToken(made.token().token_id()), IsOk());
  Reopen();
  EXPECT_FALSE(Holds(made.secret()));
  EXPECT_TRUE(book_->ListTokens().tokens(0).has_revoked_at());
  clock_.Advance(91 * kDayUs);
  const auto other = Make(v1::ROLE_READER, "ascn");
  ASSERT_EQ(book_->ListTokens().tokens_size(), 1);
  EXPECT_EQ(book_->ListTokens().tokens(0).token_id(), other.token().token_id());
  EXPECT_THAT(book_->RevokeToken(made.token().token_id()), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(BookTest, RolesAreGivenAndTakenOneByOne) {
  v1::GrantRoleRequest grant;
  grant.set_principal("cert:Clerk of ASCN");
  grant.set_role(v1::ROLE_RECORDER);
  grant.set_body("ascn");
  const auto first = book_->Grant(grant, "token:me");
  ASSERT_THAT(first, IsOk());
  clock_.Advance(kDayUs);
  const auto again = book_->Grant(grant, "token:other");
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(first->SerializeAsString(), again->SerializeAsString());
  v1::RevokeRoleRequest revoke;
  revoke.set_principal(grant.principal());
  revoke.set_role(grant.role());
  EXPECT_THAT(book_->Revoke(revoke), StatusIs(absl::StatusCode::kNotFound));  // not for all bodies
  revoke.set_body("ascn");
  EXPECT_THAT(book_->Revoke(revoke), IsOk());
  EXPECT_THAT(book_->Revoke(revoke), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_EQ(book_->ListGrants("").grants_size(), 0);
}

TEST_F(BookTest, WhatIsMalformedIsRefusedByField) {
  v1::GrantRoleRequest grant;
  grant.set_role(v1::ROLE_READER);
  for (const char* nobody : {"", "local", "server", "cert:", "token:", "token:a b", "cert:a\nb"}) {
    grant.set_principal(nobody);
    EXPECT_THAT(book_->Grant(grant, "me"),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("principal: ")))
        << nobody;
  }
  grant.set_principal("token:abc");
  grant.set_role(static_cast<v1::Role>(77));
  EXPECT_THAT(book_->Grant(grant, "me"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("role: ")));
  v1::CreateTokenRequest create;
  create.set_label("two\nlines");
  EXPECT_THAT(book_->CreateToken(create, "me"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("label: ")));
  create.clear_label();
  create.mutable_expires_at()->set_seconds(1);
  EXPECT_THAT(book_->CreateToken(create, "me"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("expiresAt: ")));
}

TEST_F(BookTest, ThereIsALimitOnEverything) {
  Reopen({.tokens_max = 2, .grants_max = 2});
  Make(v1::ROLE_READER, "a");
  Make(v1::ROLE_READER, "b");
  EXPECT_THAT(book_->CreateToken({}, "me"), StatusIs(absl::StatusCode::kResourceExhausted));
  v1::GrantRoleRequest grant;
  grant.set_principal("cert:c");
  grant.set_role(v1::ROLE_READER);
  EXPECT_THAT(book_->Grant(grant, "me"), StatusIs(absl::StatusCode::kResourceExhausted));
}

TEST_F(BookTest, AnAdminLacksUntilOneCanCall) {
  EXPECT_TRUE(book_->LacksAdmin());
  Make(v1::ROLE_ADMIN, "ascn");  // of one body
  EXPECT_TRUE(book_->LacksAdmin());
  const auto token = Make(v1::ROLE_ADMIN, "", 30);
  EXPECT_FALSE(book_->LacksAdmin());
  clock_.Advance(31 * kDayUs);
  EXPECT_TRUE(book_->LacksAdmin());
  v1::GrantRoleRequest grant;
  grant.set_principal("cert:operator");
  grant.set_role(v1::ROLE_ADMIN);
  ASSERT_THAT(book_->Grant(grant, "me"), IsOk());
  EXPECT_FALSE(book_->LacksAdmin());
}

TEST_F(BookTest, AnAdminsTokenIsKeptBeforeItHolds) {
  std::string kept;
  EXPECT_THAT(book_->MakeAdmin([&](const std::string& secret) {
    kept = secret;
    EXPECT_FALSE(Holds(secret));
    return absl::UnavailableError("no room");
  }),
              StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_FALSE(Holds(kept));
  EXPECT_TRUE(book_->LacksAdmin());
  ASSERT_THAT(book_->MakeAdmin([&](const std::string& secret) {
    kept = secret;
    return absl::OkStatus();
  }),
              IsOk());
  EXPECT_TRUE(Holds(kept));
}

TEST_F(BookTest, ACrashInTheMiddleOfAChangeLeavesTheOldState) {
  const auto made = Make(v1::ROLE_READER, "ascn");
  testing::WriteFile(path_ + ".new", "half of a li");  // it died before it was renamed
  Reopen();
  EXPECT_TRUE(Holds(made.secret()));
  Make(v1::ROLE_READER, "asean");
  Reopen();
  EXPECT_EQ(book_->ListTokens().tokens_size(), 2);
}

TEST_F(BookTest, AChangeThatCannotBeKeptDoesNotHold) {
  std::filesystem::remove_all(folder_.path());
  v1::CreateTokenRequest request;
  request.add_grants()->set_role(v1::ROLE_READER);
  EXPECT_THAT(book_->CreateToken(request, "me"), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(book_->ListTokens().tokens_size(), 0);
  EXPECT_TRUE(book_->table()->tokens.empty());
}

TEST_F(BookTest, EveryByteOfADamagedFileIsMissed) {
  Make(v1::ROLE_READER, "ascn");
  const std::string whole = testing::ReadFile(path_);
  for (std::size_t i = 0; i < whole.size(); ++i) {
    testing::FlipByte(path_, static_cast<long>(i));
    EXPECT_THAT(OpenStatus(), StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr(path_)))
        << "byte " << i;
    testing::FlipByte(path_, static_cast<long>(i));
  }
  for (std::size_t size = 0; size < whole.size(); ++size) {
    std::filesystem::resize_file(path_, size);
    EXPECT_THAT(OpenStatus(), StatusIs(absl::StatusCode::kFailedPrecondition)) << size << " bytes";
    testing::WriteFile(path_, whole);
  }
}

TEST_F(BookTest, AFileThatOthersMayReadIsRefused) {
  Make(v1::ROLE_READER, "ascn");
  chmod(path_.c_str(), 0640);
  EXPECT_THAT(OpenStatus(),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("chmod 600")));
}

}  // namespace
}  // namespace minutebook::access
