"""Tests check_style.py on small made-up trees: each rule must see its breach, and only that."""

import os
import tempfile
import unittest
from unittest import mock

import check_style
import rules

LONG = "// filler\n" * (rules.LINES_MAX + 1)


class CheckStyleTest(unittest.TestCase):
    def breaches(self, files):
        """The breaches in a tree of these files, beside the long ones that rules.py expects."""
        with tempfile.TemporaryDirectory() as root:
            for path, text in {**{path: "" for path in rules.LONG_FILES}, **files}.items():
                os.makedirs(os.path.join(root, os.path.dirname(path)), exist_ok=True)
                with open(os.path.join(root, path), "w", encoding="utf-8") as file:
                    file.write(text)
            return list(check_style.check(root))

    def assert_breach(self, files, words):
        found = self.breaches(files)
        self.assertEqual(len(found), 1, found)
        self.assertIn(words, found[0])

    def assert_clean(self, files):
        self.assertEqual(self.breaches(files), [])

    def test_arrows_of_the_house_are_allowed(self):
        self.assert_clean({
            "store/log.cc": '#include <rocksdb/db.h>\n#include "store/types.h"\n',
            "service/domain/fold.cc": '#include "minutebook/v1/event.pb.h"\n#include "store/types.h"\n',
            "service/ledger/writer.cc": '#include "service/domain/fold.h"\n#include <mutex>\n',
            "service/rpc/a.cc": '#include "minutebook/v1/ledger_service.grpc.pb.h"\n',
            "service/main.cc": '#include "store/log.h"\n#include "service/rpc/a.h"\n',
            "tools/client/c.cc": '#include "google/rpc/status.pb.h"\n',
            "tests/rpc/t.cc": '#include "service/rpc/a.h"\n#include <rocksdb/db.h>\n',
        })

    def test_store_sees_neither_messages_nor_the_service(self):
        self.assert_breach({"store/a.cc": '#include "minutebook/v1/event.pb.h"\n'}, "store/a.cc:1")
        self.assert_breach({"store/a.cc": '\n#include "service/domain/fold.h"\n'}, "store/a.cc:2")
        self.assert_breach({"store/a.h": "#pragma once\n#include <google/protobuf/message.h>\n"},
                           "may not use protobuf")

    def test_domain_is_pure(self):
        for include in ("<grpcpp/grpcpp.h>", "<rocksdb/db.h>", "<spdlog/spdlog.h>", "<mutex>",
                        '"absl/time/clock.h"', "<chrono>"):
            self.assert_breach({"service/domain/a.cc": f"#include {include}\n"}, "may not use")

    def test_domain_sees_only_the_interface_of_store(self):
        self.assert_breach({"service/domain/a.cc": '#include "store/event_log.h"\n'}, "of store")

    def test_service_stubs_are_seen_by_rpc_and_the_client_alone(self):
        stub = '#include "minutebook/v1/query_service.grpc.pb.h"\n'
        self.assert_breach({"service/ledger/a.cc": stub}, "may not include stubs")
        self.assert_breach({"tools/cli/a.cc": stub}, "may not include stubs")

    def test_rpc_does_not_see_the_store(self):
        self.assert_breach({"service/rpc/a.cc": '#include "store/store.h"\n'}, "may not include store")

    def test_the_annotated_lock_is_for_all_but_the_domain(self):
        lock = '#include "store/mutex.h"\n'
        self.assert_clean({"service/rpc/a.cc": lock, "service/ledger/a.cc": lock})
        self.assertIn("of store, domain includes only",
                      self.breaches({"service/domain/a.cc": lock})[0])

    def test_a_folder_without_arrows_is_refused(self):
        self.assert_breach({"service/other/a.cc": ""}, "no arrows are stated")

    def test_an_include_beside_the_file_is_an_include_of_its_part(self):
        self.assert_clean({"store/a.cc": '#include "a.h"\n', "store/a.h": "#pragma once\n"})

    def test_nothing_includes_main(self):
        for file in ("main.cc", "options.h"):
            self.assert_breach({"tests/a.cc": f'#include "service/{file}"\n'},
                               "nothing includes main")

    def test_the_contract_stands_on_protobuf_alone(self):
        self.assert_breach({"proto/minutebook/v1/a.proto": 'import "google/api/http.proto";\n'},
                           "google/api/http.proto")

    def test_long_files_are_refused_but_for_those_named(self):
        self.assert_breach({"store/a.cc": LONG}, "at most 400")
        with mock.patch.dict(rules.LONG_FILES, {"store/b.cc": "why"}):
            self.assert_clean({"store/b.cc": LONG})

    def test_long_functions_are_refused_however_their_signature_is_wrapped(self):
        body = "  f();\n" * rules.FUNCTION_LINES_MAX + "}\n"
        self.assert_breach({"store/a.cc": "void F(int a) {\n" + body}, "a function of 72 lines")
        self.assert_breach({"store/a.cc": "void F(int a,\n       int b) {\n" + body},
                           "store/a.cc:1: a function of 73 lines")
        self.assert_clean({"store/a.cc": "namespace a {\n" + "void F() {\n}\n" * 100 + "}\n"})

    def test_generated_code_is_refused(self):
        self.assert_breach({"proto/minutebook/v1/a.pb.h": "#pragma once\n"}, "generated code")

    def test_the_top_level_is_agreed(self):
        self.assert_breach({"notes.txt": ""}, "notes.txt: not in the agreed top level")

    def test_headers_are_included_once(self):
        self.assert_breach({"store/a.h": "\n"}, "without #pragma once")


if __name__ == "__main__":
    unittest.main()
