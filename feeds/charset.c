#include "feeds/charset.h"

#include <errno.h>
#include <iconv.h>

#include "feeds/text.h"

/* Converted at a time; small enough for the stack. */
#define CHUNK_BYTES 8192

/* clang-format off */
static const struct charset charsets[] = {
	{"utf-8", "UTF-8",
	 "u8 unicode-1-1-utf-8 utf-8 utf8 utf_8"},
	{"big5", "BIG5-HKSCS",
	 "big5 big5-hkscs cn-big5 csbig5 x-x-big5"},
	{"euc-jp", "EUC-JP",
	 "cseucpkdfmtjapanese euc-jp x-euc-jp"},
	{"euc-kr", "UHC",
	 "cp949 cseuckr csksc56011987 euc-kr iso-ir-149 korean "
	 "ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 uhc "
	 "windows-949"},
	{"euc-tw", "EUC-TW",
	 "euc-tw"},
	{"gb18030", "GB18030",
	 "chinese cp936 csgb2312 csiso58gb231280 euc-cn gb18030 gb2312 "
	 "gb_18030 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk"},
	{"ibm866", "IBM866",
	 "866 cp866 csibm866 ibm866"},
	{"iso-2022-jp", "ISO-2022-JP",
	 "csiso2022jp iso-2022-jp"},
	{"iso-2022-kr", "ISO-2022-KR",
	 "csiso2022kr iso-2022-kr"},
	{"iso-8859-10", "ISO-8859-10",
	 "csisolatin6 iso-8859-10 iso-ir-157 iso8859-10 iso885910 l6 "
	 "latin6"},
	{"iso-8859-13", "ISO-8859-13",
	 "iso-8859-13 iso8859-13 iso885913"},
	{"iso-8859-14", "ISO-8859-14",
	 "iso-8859-14 iso8859-14 iso885914"},
	{"iso-8859-15", "ISO-8859-15",
	 "csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9"},
	{"iso-8859-16", "ISO-8859-16",
	 "iso-8859-16"},
	{"iso-8859-2", "ISO-8859-2",
	 "csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 "
	 "iso_8859-2 iso_8859-2:1987 l2 latin2"},
	{"iso-8859-3", "ISO-8859-3",
	 "csisolatin3 iso-8859-3 iso-ir-109 iso8859-3 iso88593 "
	 "iso_8859-3 iso_8859-3:1988 l3 latin3"},
	{"iso-8859-4", "ISO-8859-4",
	 "csisolatin4 iso-8859-4 iso-ir-110 iso8859-4 iso88594 "
	 "iso_8859-4 iso_8859-4:1988 l4 latin4"},
	{"iso-8859-5", "ISO-8859-5",
	 "csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso8859-5 "
	 "iso88595 iso_8859-5 iso_8859-5:1988"},
	{"iso-8859-6", "ISO-8859-6",
	 "arabic asmo-708 csiso88596e csiso88596i csisolatinarabic "
	 "ecma-114 iso-8859-6 iso-8859-6-e iso-8859-6-i iso-ir-127 "
	 "iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987"},
	{"iso-8859-7", "ISO-8859-7",
	 "csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 "
	 "iso-ir-126 iso8859-7 iso88597 iso_8859-7 iso_8859-7:1987 "
	 "sun_eu_greek"},
	{"iso-8859-8", "ISO-8859-8",
	 "csiso88598e csiso88598i csisolatinhebrew hebrew iso-8859-8 "
	 "iso-8859-8-e iso-8859-8-i iso-ir-138 iso8859-8 iso88598 "
	 "iso_8859-8 iso_8859-8:1988 logical visual"},
	{"koi8-r", "KOI8-R",
	 "cskoi8r koi koi8 koi8-r koi8_r"},
	{"koi8-u", "KOI8-U",
	 "koi8-u"},
	{"macintosh", "MACINTOSH",
	 "csmacintosh mac macintosh x-mac-roman"},
	{"shift_jis", "CP932",
	 "cp932 csshiftjis ms_kanji shift-jis shift_jis sjis "
	 "windows-31j x-sjis"},
	{"utf-16be", "UTF-16BE",
	 "utf-16be"},
	{"utf-16le", "UTF-16LE",
	 "u16 unicode utf-16 utf-16le utf16 utf_16"},
	{"utf-32be", "UTF-32BE",
	 "iso-10646-ucs-4 ucs-4 utf-32 utf-32be utf_32"},
	{"utf-32le", "UTF-32LE",
	 "utf-32le"},
	{"windows-1250", "CP1250",
	 "cp1250 windows-1250 x-cp1250"},
	{"windows-1251", "CP1251",
	 "cp1251 windows-1251 x-cp1251"},
	{"windows-1252", "CP1252",
	 "ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 "
	 "iso-8859-1 iso-ir-100 iso8859-1 iso88591 iso_8859-1 "
	 "iso_8859-1:1987 l1 latin-1 latin1 us-ascii windows-1252 "
	 "x-cp1252"},
	{"windows-1253", "CP1253",
	 "cp1253 windows-1253 x-cp1253"},
	{"windows-1254", "CP1254",
	 "cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 "
	 "iso_8859-9 iso_8859-9:1989 l5 latin5 windows-1254 x-cp1254"},
	{"windows-1255", "CP1255",
	 "cp1255 windows-1255 x-cp1255"},
	{"windows-1256", "CP1256",
	 "cp1256 windows-1256 x-cp1256"},
	{"windows-1257", "CP1257",
	 "cp1257 windows-1257 x-cp1257"},
	{"windows-1258", "CP1258",
	 "cp1258 windows-1258 x-cp1258"},
	{"windows-874", "CP874", "dos-874 windows-874"},
	{"tis-620", "CP874", /* its superset; IANA knows both names */
	 "iso-8859-11 iso8859-11 iso885911 tis-620"},
	{"x-mac-cyrillic", "MAC-CYRILLIC",
	 "x-mac-cyrillic x-mac-ukrainian"},
};
/* clang-format on */

const struct charset *charset_find(struct str label)
{
	struct str wanted = str_trim(label);

	if (wanted.len == 0)
		return NULL;
	for (size_t i = 0; i < sizeof(charsets) / sizeof(charsets[0]); i++) {
		struct str rest = str_from(charsets[i].labels);
		struct str known;

		while (str_split(&rest, ' ', &known))
			if (str_equal_nocase(known, wanted))
				return &charsets[i];
	}
	return NULL;
}

/* Bytes to step over where a sequence makes no sense: a code unit. */
static size_t unit_bytes(const struct charset *charset)
{
	struct str name = str_from(charset->name);

	if (str_starts(name, STR("utf-16")))
		return 2;
	return str_starts(name, STR("utf-32")) ? 4 : 1;
}

static void note_damage(struct charset_damage *damage, size_t offset)
{
	if (damage->count++ == 0)
		damage->first = offset;
}

/* glibc's iconv takes what lies beyond U+10FFFF for valid. */
static void copy_utf8(struct str bytes, struct buf *out, struct charset_damage *damage)
{
	struct str rest = bytes;

	while (rest.len > 0 && out->failure == ERROR_NONE) {
		size_t valid = text_find_invalid_utf8(rest);

		buf_add(out, str_slice(rest, 0, valid));
		if (valid < rest.len) {
			note_damage(damage, bytes.len - rest.len + valid);
			buf_add(out, STR("\xEF\xBF\xBD"));
		}
		rest = str_skip(rest, valid + 1);
	}
}

bool charset_convert(const struct charset *charset, struct str bytes, struct buf *out,
                     struct charset_damage *damage, struct error *err)
{
	iconv_t converter;
	size_t unit = unit_bytes(charset);
	/* iconv's prototype lacks a const that its behaviour has. */
	union {
		const char *in;
		char *iconv;
	} at = {.in = bytes.ptr};
	size_t left = bytes.len;

	*damage = (struct charset_damage){0};
	if (str_equal(str_from(charset->name), STR("utf-8"))) {
		copy_utf8(bytes, out, damage);
		return buf_check(out, err);
	}
	converter = iconv_open("UTF-8", charset->converter);
	if (converter == (iconv_t)-1) {
		if (errno == ENOMEM)
			return error_set(err, ERROR_MEMORY, "out of memory");
		return error_set(err, ERROR_UNSUPPORTED, "this system cannot convert %s",
		                 charset->name);
	}
	while (left > 0 && out->failure == ERROR_NONE) {
		char chunk[CHUNK_BYTES];
		char *end = chunk;
		size_t room = sizeof(chunk);
		size_t done = iconv(converter, &at.iconv, &left, &end, &room);
		int reason = errno;

		buf_add(out, (struct str){.ptr = chunk, .len = (size_t)(end - chunk)});
		if (done == (size_t)-1 && reason != E2BIG) {
			size_t skipped = left < unit ? left : unit;

			note_damage(damage, bytes.len - left);
			buf_add(out, STR("\xEF\xBF\xBD"));
			iconv(converter, NULL, NULL, NULL, NULL);
			at.in += skipped;
			left -= skipped;
		}
	}
	iconv_close(converter);
	return buf_check(out, err);
}
