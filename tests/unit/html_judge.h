/*
 * An independent judge of cleaned HTML, for tests: it shares no table and no code with the
 * cleaner.
 */
#ifndef TESTS_UNIT_HTML_JUDGE_H
#define TESTS_UNIT_HTML_JUDGE_H

/*
 * What is wrong with a fragment, or NULL: a `<` that starts no plain tag of the allow-list
 * in lower case, an attribute that is not on its list or not in double quotes, a URL that is
 * not absolute or has another scheme than those of links and pictures, an end tag that ends
 * nothing or something else, an element left open, an unescaped `>` or `&`, a character
 * that XML or HTML forbids, bytes that are no UTF-8.
 */
const char *html_fault(const char *fragment);

#endif
