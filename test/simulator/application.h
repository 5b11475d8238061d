/* Application rules, for Winsock's functions (application.c) and for the registry (registry.c). */
#ifndef APPLICATION_H
#define APPLICATION_H

#include "simulator.h"

application_rule *rule_find(store *all, const application_rule *wanted); /* by path and arguments */
application_rule *rule_add(store *all, const application_rule *wanted);  /* with a key, without categories */

#endif
