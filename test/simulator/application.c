/*
 * Application rules: AppId_Catalog through Winsock.
 * [documented] Path and Extra together identify an application; lengths are in characters, without the NUL.
 * [documented] Categories are ORed into what is there; the previous ones are told if asked for. There is no unset.
 * [documented] Setting needs an administrator, else WSANO_RECOVERY; [assumed] asking does not.
 * [documented] WSASERVICE_NOT_FOUND for an application that has no rule.
 * [assumed]    The previous categories of an application without a rule are 0.
 * [assumed]    Variables of the path are expanded before it is stored, since real keys hold
 *              `C:\Windows\System32\svchost.exe`.
 * [assumed]    Case of A to Z does not count in the path, and counts in Extra; 259 characters are the most.
 */
#include "simulator.h"
#include "application.h"

#include <string.h>

static uint16_t lower(uint16_t unit) { return unit >= 'A' && unit <= 'Z' ? unit + 32 : unit; }

/* The length of `name` if the text begins with it in any case, else 0. */
static uint32_t begins(const uint16_t *text, uint32_t length, const char *name) {
  uint32_t at = 0;
  for (; name[at]; at++) {
    if (at == length || lower(text[at]) != lower((uint8_t)name[at])) return 0;
  }
  return at;
}

static const struct {
  const char *name, *value;
} variables[] = {
    {"%SystemRoot%", "C:\\Windows"},
    {"%windir%", "C:\\Windows"},
    {"%SystemDrive%", "C:"},
    {"%ProgramFiles%", "C:\\Program Files"},
    {"%ProgramFiles(x86)%", "C:\\Program Files (x86)"},
};

static int expand(const uint16_t *text, uint32_t length, uint16_t *to) {
  uint32_t filled = 0, skipped = 0;
  for (size_t index = 0; index < sizeof variables / sizeof *variables && !skipped; index++) {
    skipped = begins(text, length, variables[index].name);
    for (const char *value = variables[index].value; skipped && *value; value++) to[filled++] = (uint8_t)*value;
  }
  if (filled + length - skipped >= MAX_PATH_UNITS) return WSAEINVAL;
  memcpy(to + filled, text + skipped, (length - skipped) * sizeof *to);
  return 0;
}

/* Fills in path and arguments, which identify a rule. */
static int rule_of(const uint16_t *path, uint32_t path_length, const uint16_t *extra, uint32_t extra_length,
                   application_rule *rule) {
  memset(rule, 0, sizeof *rule);
  if (is_bad(path) || (extra && is_bad(extra))) return WSAEFAULT;
  if (path_length == 0 || path_length >= MAX_PATH_UNITS || extra_length >= MAX_PATH_UNITS) return WSAEINVAL;
  if (extra) memcpy(rule->arguments, extra, extra_length * sizeof *extra);
  return expand(path, path_length, rule->path);
}

static int is_same(const application_rule *one, const application_rule *other) {
  if (memcmp(one->arguments, other->arguments, sizeof one->arguments) != 0) return 0;
  for (int at = 0; at < MAX_PATH_UNITS; at++) {
    if (lower(one->path[at]) != lower(other->path[at])) return 0;
  }
  return 1;
}

application_rule *rule_find(store *all, const application_rule *wanted) {
  for (uint32_t index = 0; index < all->rule_count; index++) {
    if (is_same(&all->rules[index], wanted)) return &all->rules[index];
  }
  return NULL;
}

static int get(application_rule *wanted, uint32_t *permitted) {
  store all;
  const application_rule *found;
  int error;
  if (is_bad(permitted)) return WSAEFAULT;
  error = store_read(&all);
  if (error) return error;
  found = rule_find(&all, wanted);
  if (found) *permitted = found->categories;
  store_free(&all);
  return found ? 0 : WSASERVICE_NOT_FOUND;
}

static int set(application_rule *wanted, uint32_t permitted, uint32_t *previous) {
  store all;
  application_rule *rule;
  int error = store_open(&all);
  if (error) return error;
  rule = rule_find(&all, wanted);
  if (!rule) rule = rule_add(&all, wanted);
  if (!rule) { store_close(&all); return WSAENOBUFS; }
  if (!is_bad(previous)) *previous = rule->categories;
  rule->categories |= permitted;
  return store_commit(&all);
}

EXPORT int WSCGetApplicationCategory(const uint16_t *path, uint32_t path_length, const uint16_t *extra,
                                     uint32_t extra_length, uint32_t *permitted, int *error) {
  call this;
  application_rule wanted;
  int code = call_begin(&this, "WSCGetApplicationCategory", NULL);
  if (this.runs) code = rule_of(path, path_length, extra, extra_length, &wanted);
  if (this.runs && !code) code = get(&wanted, permitted);
  return call_answer(&this, code, error);
}

EXPORT int WSCSetApplicationCategory(const uint16_t *path, uint32_t path_length, const uint16_t *extra,
                                     uint32_t extra_length, uint32_t permitted, uint32_t *previous, int *error) {
  call this;
  application_rule wanted;
  int code = call_begin(&this, "WSCSetApplicationCategory", NULL);
  if (this.runs) code = is_elevated() ? rule_of(path, path_length, extra, extra_length, &wanted) : WSANO_RECOVERY;
  if (this.runs && !code) code = set(&wanted, permitted, previous);
  return call_answer(&this, code, error);
}
