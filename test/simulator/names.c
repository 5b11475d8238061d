/*
 * Names of entries in the language of the calling process.
 * [seen]    The registry holds `@%SystemRoot%\System32\mswsock.dll,-60100`, and WSCEnumProtocols gives the text behind
 *           it: 110 of 172 items of six registry exports hold such a name, and no dump of the same Windows versions
 *           shows one.
 * [seen]    Dumps of Chinese and Russian Windows have translated names, so the language is that of the process.
 * [assumed] The German and Chinese texts. They only have to differ from one another and from the English ones.
 * [assumed] A name without a known text is returned as it is stored.
 */
#include "simulator.h"

#include <stdio.h>
#include <string.h>

#define NAME 116
#define NAME_UNITS 256

typedef struct {
  const char *module;
  int number;
  const char *texts[LANGUAGES]; /* English, German, Chinese; UTF-8 */
} indirect_name;

#define TCPIP(module, base, family)                                                                            \
  {module, base, {"MSAFD Tcpip [TCP/" family "]", "MSAFD-Tcpip [TCP/" family "]", "MSAFD 协议 [TCP/" family "]"}},     \
  {module, base + 1, {"MSAFD Tcpip [UDP/" family "]", "MSAFD-Tcpip [UDP/" family "]", "MSAFD 协议 [UDP/" family "]"}}, \
  {module, base + 2, {"MSAFD Tcpip [RAW/" family "]", "MSAFD-Tcpip [RAW/" family "]", "MSAFD 协议 [RAW/" family "]"}}
#define RSVP(number, protocol) \
  {"wshqos.dll", number, {"RSVP " protocol " Service Provider", "RSVP-" protocol "-Dienstanbieter", "RSVP " protocol " 服务提供程序"}}

static const indirect_name NAMES[] = {
  TCPIP("mswsock.dll", 60100, "IP"), TCPIP("mswsock.dll", 60200, "IPv6"),
  TCPIP("wshtcpip.dll", 60100, "IP"), TCPIP("wship6.dll", 60100, "IPv6"),
  RSVP(100, "TCPv6"), RSVP(101, "TCP"), RSVP(102, "UDPv6"), RSVP(103, "UDP"),
};

static const indirect_name *named(const char *stored) {
  for (size_t index = 0; index < sizeof NAMES / sizeof *NAMES; index++) {
    char name[128];
    snprintf(name, sizeof name, "@%%SystemRoot%%\\System32\\%s,-%d", NAMES[index].module, NAMES[index].number);
    if (strcmp(name, stored) == 0) return &NAMES[index];
  }
  return NULL;
}

/* Writes a UTF-8 text as UTF-16; up to three bytes a character. */
static void put_text(uint8_t *to, const char *text) {
  const uint8_t *from = (const uint8_t *)text;
  memset(to, 0, NAME_UNITS * 2);
  for (int at = 0; *from && at < NAME_UNITS - 1; at++) {
    int more = *from < 0x80 ? 0 : *from < 0xe0 ? 1 : 2;
    uint16_t unit = (uint16_t)(more == 0 ? *from : more == 1 ? *from & 0x1f : *from & 0x0f);
    for (from++; more > 0; more--) unit = (uint16_t)(unit << 6 | (*from++ & 0x3f));
    memcpy(to + at * 2, &unit, 2);
  }
}

void info_resolve_name(uint8_t *info) {
  char stored[NAME_UNITS];
  const indirect_name *found;
  for (int at = 0; at < NAME_UNITS; at++) stored[at] = info[NAME + at * 2 + 1] ? '?' : (char)info[NAME + at * 2];
  stored[NAME_UNITS - 1] = 0;
  found = stored[0] == '@' ? named(stored) : NULL;
  if (found) put_text(info + NAME, found->texts[language()]);
}
