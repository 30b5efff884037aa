/* Findings -> text for people, JSON for programs. */
#include <jansson.h>
#include <stdlib.h>

#include "feeds/check.h"
#include "feeds/text.h"

/* What stands for a place or name in a rule's text. */
static const char *value_of(const struct finding *finding, char key)
{
	switch (key) {
	case 'e':
		return finding->element;
	case 'p':
		return finding->parent;
	case 'v':
		return finding->value;
	case 'd':
		return finding->detail;
	default:
		return NULL;
	}
}

static void add_filled(struct buf *out, const char *text, const struct finding *finding)
{
	struct str rest = str_from(text);

	while (rest.len > 0) {
		size_t brace = str_find_char(rest, '{');
		const char *value;

		buf_add(out, str_slice(rest, 0, brace));
		rest = str_skip(rest, brace);
		if (rest.len < 3 || rest.ptr[2] != '}') {
			buf_add(out, str_slice(rest, 0, 1));
			rest = str_skip(rest, 1);
			continue;
		}
		value = value_of(finding, rest.ptr[1]);
		buf_add_text(out, value ? value : "?");
		rest = str_skip(rest, 3);
	}
}

/* ---- JSON -------------------------------------------------------------------------------- */

static const char *const severities[] = {"ok", "info", "warning", "error"};

static void put(json_t *object, const char *name, const char *value)
{
	if (value)
		json_object_set_new(object, name, json_string(value));
}

static void put_filled(json_t *object, const char *name, const char *text,
                       const struct finding *finding)
{
	struct buf filled;

	buf_init(&filled, 8192);
	add_filled(&filled, text, finding);
	put(object, name, filled.len ? filled.ptr : "");
	buf_release(&filled);
}

static json_t *finding_to_json(const struct finding *finding, enum check_language language)
{
	const struct check_rule *rule = finding->rule;
	json_t *object = json_object();

	put(object, "severity", severities[rule->severity]);
	put(object, "code", rule->code);
	put(object, "w3c", rule->w3c);
	if (finding->line) {
		json_object_set_new(object, "line", json_integer(finding->line));
		json_object_set_new(object, "column", json_integer(finding->column));
	}
	put(object, "element", finding->element);
	put(object, "parent", finding->parent);
	put(object, "value", finding->value);
	put_filled(object, "message", rule->texts[language].message, finding);
	put_filled(object, "fix", rule->texts[language].fix, finding);
	put(object, "excerpt", finding->excerpt);
	return object;
}

bool check_write_json(const struct check_report *report, const char *source,
                      const struct check_manner *manner, struct buf *out,
                      struct error *err)
{
	json_t *root = json_object(), *problems = json_array();
	/* What is right is told where all is told. */
	int level = manner->level == CHECK_INFO ? CHECK_OK : (int)manner->level;
	char *text;

	put(root, "source", source);
	put(root, "format", report->format);
	json_object_set_new(root, "valid",
	                    json_boolean(check_count(report, CHECK_ERROR) == 0));
	for (size_t i = 0; i < report->findings.count; i++)
		if ((int)report->findings.items[i].rule->severity >= level)
			json_array_append_new(problems,
			                      finding_to_json(&report->findings.items[i],
			                                      manner->language));
	json_object_set_new(root, "problems", problems);
	text = json_dumps(root, JSON_COMPACT);
	json_decref(root);
	if (!text)
		return error_set(err, ERROR_MEMORY, "out of memory");
	buf_add_text(out, text);
	buf_add_char(out, '\n');
	free(text);
	return buf_check(out, err);
}

bool check_write_text(const struct check_report *report, const char *source,
                      const struct check_manner *manner, struct buf *out,
                      struct error *err)
{
	(void)report; (void)source; (void)manner;
	return buf_check(out, err);
}
