/* Findings -> text for people, JSON for programs. */
#include <jansson.h>
#include <stdlib.h>

#include "feeds/check.h"
#include "feeds/limits.h"
#include "feeds/text.h"

static const char *const severities[CHECK_LANGUAGES][CHECK_ERROR + 1] = {
	[CHECK_ENGLISH] = {"ok", "info", "warning", "error"},
	[CHECK_CHINESE] = {"正确", "提示", "警告", "错误"},
};

/* ---- the texts of rules ----------------------------------------------------------------- */

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
		if (rest.len == 0)
			return;
		value = rest.len > 2 && rest.ptr[2] == '}' ? value_of(finding, rest.ptr[1])
		                                           : NULL;
		buf_add_text(out, value && value[0] ? value : value ? "\"\"" : "");
		rest = str_skip(rest, str_find_char(rest, '}') + 1);
	}
}

void check_write_message(const struct finding *finding, enum check_language language,
                         struct buf *out)
{
	add_filled(out, finding->rule->texts[language].message, finding);
}

void check_write_fix(const struct finding *finding, enum check_language language,
                     struct buf *out)
{
	add_filled(out, finding->rule->texts[language].fix, finding);
}

/* ---- JSON -------------------------------------------------------------------------------- */

static void put(json_t *object, const char *name, const char *value)
{
	if (value)
		json_object_set_new(object, name, json_string(value));
}

static void put_filled(json_t *object, const char *name, const char *text,
                       const struct finding *finding, struct buf *scratch)
{
	buf_clear(scratch);
	add_filled(scratch, text, finding);
	put(object, name, scratch->len ? scratch->ptr : "");
}

static json_t *finding_to_json(const struct finding *finding, enum check_language language,
                               struct buf *scratch)
{
	const struct check_rule *rule = finding->rule;
	json_t *object = json_object();

	put(object, "severity", severities[CHECK_ENGLISH][rule->severity]);
	put(object, "code", rule->code);
	put(object, "w3c", rule->w3c);
	if (finding->line) {
		json_object_set_new(object, "line", json_integer(finding->line));
		json_object_set_new(object, "column", json_integer(finding->column));
	}
	put(object, "element", finding->element);
	put(object, "parent", finding->parent);
	put(object, "value", finding->value);
	put_filled(object, "message", rule->texts[language].message, finding, scratch);
	put_filled(object, "fix", rule->texts[language].fix, finding, scratch);
	put(object, "excerpt", finding->excerpt);
	return object;
}

/* What is right is told where all is told. */
static bool is_told(const struct finding *finding, const struct check_manner *manner)
{
	return finding->rule->severity >= manner->level || manner->level == CHECK_INFO;
}

bool check_write_json(const struct check_report *report, const char *source,
                      const struct check_manner *manner, struct buf *out, struct error *err)
{
	json_t *root = json_object(), *problems = json_array();
	struct buf scratch;
	char *text;

	buf_init(&scratch, LIMIT_OUTPUT_BYTES);
	put(root, "source", source);
	put(root, "format", report->format);
	json_object_set_new(root, "valid",
	                    json_boolean(check_count(report, CHECK_ERROR) == 0));
	for (size_t i = 0; i < report->findings.count; i++)
		if (is_told(&report->findings.items[i], manner))
			json_array_append_new(problems,
			                      finding_to_json(&report->findings.items[i],
			                                      manner->language, &scratch));
	json_object_set_new(root, "problems", problems);
	text = json_dumps(root, JSON_COMPACT);
	json_decref(root);
	buf_release(&scratch);
	if (!text)
		return error_set(err, ERROR_MEMORY, "out of memory");
	buf_add_text(out, text);
	buf_add_char(out, '\n');
	free(text);
	return buf_check(out, err);
}

/* ---- text -------------------------------------------------------------------------------- */

static const char *const colours[] = {"\33[32m", "\33[36m", "\33[33m", "\33[31m"};

static void paint(struct buf *out, const struct check_manner *manner, const char *colour)
{
	if (manner->is_coloured)
		buf_add_text(out, colour);
}

/* A line of places ends behind so many bytes. */
#define PLACES_COLUMNS ((size_t)90)

static void add_excerpt(struct buf *out, const struct finding *finding,
                        const struct check_manner *manner)
{
	if (!finding->excerpt || !finding->excerpt[0])
		return;
	buf_printf(out, "    %s\n    ", finding->excerpt);
	for (int i = 1; i < finding->excerpt_column; i++)
		buf_add_char(out, ' ');
	paint(out, manner, "\33[1;32m");
	buf_add_char(out, '^');
	paint(out, manner, "\33[0m");
	buf_add_char(out, '\n');
}

static void add_finding(struct buf *out, const struct finding *finding, const char *source,
                        const struct check_manner *manner)
{
	const struct check_rule *rule = finding->rule;
	bool is_chinese = manner->language == CHECK_CHINESE;

	buf_add_text(out, source);
	if (finding->line)
		buf_printf(out, ":%d:%d", finding->line, finding->column);
	buf_add_text(out, ": ");
	paint(out, manner, colours[rule->severity]);
	buf_add_text(out, severities[manner->language][rule->severity]);
	paint(out, manner, "\33[0m");
	buf_add_text(out, is_chinese ? "：" : ": ");
	add_filled(out, rule->texts[manner->language].message, finding);
	buf_printf(out, " [%s]\n", rule->code);
	add_excerpt(out, finding, manner);
	buf_add_text(out, is_chinese ? "    改正：" : "    fix: ");
	add_filled(out, rule->texts[manner->language].fix, finding);
	buf_add_char(out, '\n');
}

/* The places of what is not told in full, as many in a line as a terminal has room for. */
static void add_places(struct buf *out, const struct finding *const *findings, size_t count,
                       const struct check_manner *manner)
{
	bool is_chinese = manner->language == CHECK_CHINESE;
	size_t line = out->len;

	buf_printf(out,
	           is_chinese ? "    同类问题另有 %zu 处："
	                      : "    and %zu more of this kind:",
	           count);
	for (size_t i = 0; i < count; i++) {
		if (out->len - line > PLACES_COLUMNS) {
			buf_add_text(out, "\n       ");
			line = out->len;
		}
		buf_printf(out, " %d:%d", findings[i]->line, findings[i]->column);
	}
	buf_add_char(out, '\n');
}

static void add_kind(struct buf *out, const struct check_kind_found *kind,
                     const struct check_ranking *ranking, const char *source,
                     const struct check_manner *manner)
{
	const struct finding *rest[LIMIT_FINDINGS];
	size_t shown = 0, count = 0;

	for (size_t i = 0; i < ranking->count; i++) {
		if (!check_is_of_kind(ranking->items[i], kind->first))
			continue;
		if (shown < CHECK_SHOWN)
			add_finding(out, ranking->items[i], source, manner);
		else if (ranking->items[i]->line && count < LIMIT_FINDINGS)
			rest[count++] = ranking->items[i];
		shown++;
	}
	if (count > 0)
		add_places(out, rest, count, manner);
}

/* By the worst that is found: A nothing, B what few notice, C what many notice, D what is
 * against the format, E what loses the feed. */
static char grade_of(const struct check_report *report)
{
	char grade = 'A';

	for (size_t i = 0; i < report->findings.count; i++) {
		const struct check_rule *rule = report->findings.items[i].rule;
		char own = rule->severity < CHECK_WARNING ? 'A'
		           : rule->severity == CHECK_ERROR
		                   ? (rule->harm == HARM_LOST ? 'E' : 'D')
		           : rule->harm >= HARM_LOOKS ? 'C'
		                                      : 'B';

		grade = own > grade ? own : grade;
	}
	return grade;
}

static void add_grade(struct buf *out, const struct check_report *report,
                      const char *source, const struct check_manner *manner)
{
	size_t errors = check_count(report, CHECK_ERROR);
	size_t warnings = check_count(report, CHECK_WARNING) - errors;
	size_t notes = check_count(report, CHECK_INFO) - errors - warnings;
	const char *format = report->format[0] ? report->format : "-";

	if (report->left_out)
		buf_printf(out,
		           manner->language == CHECK_CHINESE
		                   ? "%s：另有 %zu 个问题未列出\n"
		                   : "%s: %zu more problems are not listed\n",
		           source, report->left_out);
	buf_printf(out,
	           manner->language == CHECK_CHINESE
	                   ? "%s：等级 %c（%s）：%zu 个错误，%zu 个警告，%zu 个提示\n"
	                   : "%s: grade %c (%s): errors %zu, warnings %zu, notes %zu\n",
	           source, grade_of(report), format, errors, warnings, notes);
}

bool check_write_text(const struct check_report *report, const char *source,
                      const struct check_manner *manner, struct buf *out, struct error *err)
{
	struct check_ranking ranking;
	struct check_kinds_found kinds;
	struct arena arena;
	bool ok;

	arena_init(&arena, LIMIT_OUTPUT_BYTES);
	ok = check_rank(report, manner->level, &arena, &ranking, err) &&
	     check_kinds(report, manner->level, &arena, &kinds, err);
	for (size_t i = 0; ok && i < kinds.count; i++)
		add_kind(out, &kinds.items[i], &ranking, source, manner);
	arena_release(&arena);
	add_grade(out, report, source, manner);
	return ok && buf_check(out, err);
}
