/* What every unit test includes: cmocka with the headers that it needs first. */
#ifndef TESTS_UNIT_TEST_H
#define TESTS_UNIT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* A table of tests; names are sentences about behaviour. */
#define RUN_TESTS(tests) cmocka_run_group_tests(tests, NULL, NULL)

#define ROWS(table) (sizeof(table) / sizeof((table)[0]))

#endif
