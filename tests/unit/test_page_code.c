#include "tests/unit/test.h"

#include <qrencode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feeds/limits.h"
#include "feeds/page_code.h"

#define QUIET 4

static char *draw(const char *address)
{
	struct error err = {0};
	struct markup markup;
	struct buf out;

	buf_init(&out, LIMIT_OUTPUT_BYTES);
	markup_start_html(&markup, &out);
	assert_true(page_code_write(&markup, address, "a <code>", &err));
	assert_true(markup_finish(&markup, &err));
	return out.ptr; /* owned now by the caller */
}

/* Follows the pen: the same modules are dark as in the code. */
static void the_drawing_is_the_code(void **state)
{
	static const char address[] = "https://alliance.example.org/feeds/all.rss";
	QRcode *code = QRcode_encodeData(sizeof(address) - 1,
	                                 (const unsigned char *)address, 0, QR_ECLEVEL_M);
	char *page = draw(address);
	const char *pen = strstr(page, " d=\"") + 4;
	int x = 0, y = 0, dark = 0, drawn = 0;

	(void)state;
	assert_non_null(code);
	for (int i = 0; i < code->width * code->width; i++)
		dark += code->data[i] & 1;
	while (*pen != '"') {
		char *end;
		char what = *pen++;
		int number = (int)strtol(pen, &end, 10);

		pen = end;
		if (what == 'M') {
			x = number - QUIET;
			y = (int)strtol(pen, &end, 10) - QUIET;
			pen = end + strlen(".5");
		} else if (what == 'm') {
			x += number;
			pen += strlen(" 0");
		} else {
			for (; number > 0; number--, drawn++)
				assert_true(code->data[y * code->width + x++] & 1);
		}
	}
	assert_int_equal(drawn, dark);
	assert_non_null(strstr(page, "aria-label=\"a &#x3C;code&#x3E;\""));
	QRcode_free(code);
	free(page);
}

static void an_address_that_no_phone_could_read_has_none(void **state)
{
	char address[LIMIT_CODE_BYTES + 2];
	char *page;

	(void)state;
	memset(address, 'x', sizeof(address));
	address[LIMIT_CODE_BYTES] = '\0';
	page = draw(address);
	assert_non_null(strstr(page, "viewBox=\"0 0 65 65\"")); /* 57 and the margins */
	free(page);
	address[LIMIT_CODE_BYTES] = 'x';
	address[LIMIT_CODE_BYTES + 1] = '\0';
	page = draw(address);
	assert_null(strstr(page, "<svg"));
	free(page);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_drawing_is_the_code),
		cmocka_unit_test(an_address_that_no_phone_could_read_has_none),
	};

	return RUN_TESTS(tests);
}
