#include "feeds/page_code.h"

#include <errno.h>
#include <qrencode.h>

#include "feeds/limits.h"

/* Modules of nothing around the code (section 5.3.8), and the widest code there is. */
#define QUIET 4

static bool is_dark(const QRcode *code, int x, int y)
{
	return (code->data[y * code->width + x] & 1) != 0;
}

/* Each row is a line that is drawn and lifted: "M4 4.5h7m2 0h1". */
static void draw_row(const QRcode *code, int y, struct buf *path)
{
	int end = 0; /* of what was drawn last */
	bool is_begun = false;

	for (int x = 0; x < code->width; x++) {
		int start = x;

		if (!is_dark(code, x, y))
			continue;
		while (x < code->width && is_dark(code, x, y))
			x++;
		if (is_begun)
			buf_printf(path, "m%d 0h%d", start - end, x - start);
		else
			buf_printf(path, "M%d %d.5h%d", start + QUIET, y + QUIET,
			           x - start);
		is_begun = true;
		end = x;
	}
}

static bool draw(struct markup *markup, const QRcode *code, const char *label,
                 struct error *err)
{
	char box[48], side[16];
	struct buf path;
	bool ok;

	snprintf(side, sizeof(side), "%d", code->width + 2 * QUIET);
	snprintf(box, sizeof(box), "0 0 %s %s", side, side);
	buf_init(&path, LIMIT_OUTPUT_BYTES);
	for (int y = 0; y < code->width; y++)
		draw_row(code, y, &path);
	ok = buf_check(&path, err);
	markup_open(markup, "svg",
	            ATTRIBUTES({"class", "qr"}, {"viewBox", box}, {"width", "160"},
	                       {"height", "160"}, {"role", "img"}, {"aria-label", label},
	                       {"shape-rendering", "crispEdges"}));
	markup_empty(markup, "rect",
	             ATTRIBUTES({"width", side}, {"height", side}, {"fill", "#fff"}));
	markup_empty(markup, "path",
	             ATTRIBUTES({"d", ok ? path.ptr : NULL}, {"stroke", "#000"}));
	markup_close(markup);
	buf_release(&path);
	return ok;
}

bool page_code_write(struct markup *markup, const char *address, const char *label,
                     struct error *err)
{
	size_t length = strlen(address);
	QRcode *code;
	bool ok;

	if (length == 0 || length > LIMIT_CODE_BYTES)
		return true;
	code = QRcode_encodeData((int)length, (const unsigned char *)address, 0,
	                         QR_ECLEVEL_M);
	if (!code)
		return error_set(err, ERROR_MEMORY, "out of memory");
	ok = draw(markup, code, label, err);
	QRcode_free(code);
	return ok;
}
