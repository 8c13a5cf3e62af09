#include "service/ledger/memo.h"

#include <gtest/gtest.h>

#include "tests/ledger/ledger_fixture.h"

namespace minutebook::ledger {
namespace {

using MemoOfAnswersTest = LedgerTest;

std::shared_ptr<const int> Find(Memo& memo, const std::string& key) {
  return std::static_pointer_cast<const int>(memo.Find(key));
}

TEST(MemoTest, TheLeastRecentlyUsedIsForgottenFirst) {
  Memo memo(80);
  for (int i = 0; i < 8; ++i) memo.Keep(std::to_string(i), std::make_shared<const int>(i), 10);
  ASSERT_NE(Find(memo, "0"), nullptr);
  memo.Keep("8", std::make_shared<const int>(8), 10);
  EXPECT_EQ(Find(memo, "1"), nullptr);
  ASSERT_NE(Find(memo, "0"), nullptr);
  EXPECT_EQ(*Find(memo, "8"), 8);
}

TEST(MemoTest, WhatWouldCrowdOutAllElseIsNotKept) {
  Memo memo(80);
  memo.Keep("small", std::make_shared<const int>(1), 10);
  memo.Keep("large", std::make_shared<const int>(2), 11);
  EXPECT_EQ(Find(memo, "large"), nullptr);
  EXPECT_NE(Find(memo, "small"), nullptr);
}

TEST(MemoTest, TheFirstToKeepUnderAKeyStands) {
  Memo memo(80);
  memo.Keep("a", std::make_shared<const int>(1), 10);
  memo.Keep("a", std::make_shared<const int>(2), 10);
  EXPECT_EQ(*Find(memo, "a"), 1);
}

TEST_F(MemoOfAnswersTest, ALedgerThatForgetsGivesLaterAnswersAnotherMemo) {
  const auto before = ledger_->AnswerNow().memo;
  EXPECT_EQ(ledger_->AnswerNow().memo, before);
  before->Keep("key", std::make_shared<const int>(1), 1);
  ledger_->ForgetAnswers();
  EXPECT_EQ(ledger_->AnswerNow().memo->Find("key"), nullptr);
}

}  // namespace
}  // namespace minutebook::ledger
