module.exports = [
 {
  "name": "backup",
  "schema": {
   "$schema": "https://json-schema.org/draft/2020-12/schema",
   "$id": "https://schemas.winsock-lsp.invalid/1/backup.schema.json",
   "title": "BackupDocument",
   "description": "Both catalogs, byte for byte; a file of this program below ProgramData.",
   "type": "object",
   "additionalProperties": false,
   "properties": {
    "$schema": {
     "description": "The $id of this schema.",
     "const": "https://schemas.winsock-lsp.invalid/1/backup.schema.json"
    },
    "schemaVersion": {
     "$ref": "#/$defs/schemaVersion"
    },
    "document": {
     "description": "The kind of document.",
     "const": "backup"
    },
    "version": {
     "$ref": "#/$defs/version"
    },
    "exitCode": {
     "$ref": "#/$defs/exitCode"
    },
    "id": {
     "$ref": "#/$defs/backupId"
    },
    "time": {
     "description": "When it was made: ISO 8601, UTC.",
     "type": "string"
    },
    "reason": {
     "description": "What it was made for.",
     "enum": [
      "backup",
      "apply",
      "restore",
      "exclude"
     ]
    },
    "fingerprint": {
     "$ref": "#/$defs/fingerprint"
    },
    "digest": {
     "description": "SHA-256 of providers, entries and rules as JSON, in hex: damage to any of them shows.",
     "type": "string",
     "pattern": "^[0-9a-f]{64}$"
    },
    "providers": {
     "description": "Each GUID of each catalog.",
     "type": "array",
     "items": {
      "description": "One provider.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
       "bitness": {
        "description": "Its catalog.",
        "enum": [
         32,
         64
        ]
       },
       "providerId": {
        "$ref": "#/$defs/providerIdText"
       },
       "categories": {
        "description": "Its LSP categories; null where they could not be read.",
        "type": [
         "integer",
         "null"
        ],
        "minimum": 0,
        "maximum": 4294967295
       }
      },
      "required": [
       "bitness",
       "providerId",
       "categories"
      ],
      "title": "BackupProvider"
     }
    },
    "entries": {
     "description": "In catalog order, the 64-bit catalog first.",
     "type": "array",
     "items": {
      "description": "One entry.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
       "bitness": {
        "description": "Its catalog.",
        "enum": [
         32,
         64
        ]
       },
       "item": {
        "description": "PackedCatalogItem as the registry has it, in hex; null where the registry has none.",
        "anyOf": [
         {
          "type": "string",
          "pattern": "^([0-9a-f]{2})*$"
         },
         {
          "type": "null"
         }
        ]
       },
       "info": {
        "description": "WSAPROTOCOL_INFOW, 628 bytes in hex.",
        "type": "string",
        "pattern": "^([0-9a-f]{2})*$"
       },
       "path": {
        "description": "Its path as stored; null where it could not be read.",
        "type": [
         "string",
         "null"
        ]
       }
      },
      "required": [
       "bitness",
       "item",
       "info",
       "path"
      ],
      "title": "BackupEntry"
     }
    },
    "rules": {
     "description": "Per-application rules; null where they could not be read.",
     "anyOf": [
      {
       "type": "array",
       "items": {
        "$ref": "#/$defs/storedRule"
       }
      },
      {
       "type": "null"
      }
     ]
    }
   },
   "required": [
    "$schema",
    "schemaVersion",
    "document",
    "version",
    "exitCode",
    "id",
    "time",
    "reason",
    "fingerprint",
    "digest",
    "providers",
    "entries",
    "rules"
   ],
   "$defs": {
    "backupId": {
     "description": "Name of a backup.",
     "type": "string",
     "pattern": "^[0-9]{8}-[0-9]{6}-[0-9a-f]{4}$"
    },
    "exitCode": {
     "description": "The exit code of the process that wrote this; a code counts only with a document that repeats it.",
     "type": "integer"
    },
    "fingerprint": {
     "description": "SHA-256 over both catalogs, in hex.",
     "type": "string",
     "pattern": "^[0-9a-f]{64}$"
    },
    "providerIdText": {
     "description": "A provider's GUID.",
     "type": "string",
     "pattern": "^\\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\\}$"
    },
    "schemaVersion": {
     "description": "Version of the schema; a change that could break a reader raises it.",
     "const": 1
    },
    "storedRule": {
     "description": "An application's rule as the registry holds it.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "key": {
       "description": "Name of its key below AppId_Catalog.",
       "type": "string"
      },
      "application": {
       "description": "AppFullPath; null where there is none.",
       "type": [
        "string",
        "null"
       ]
      },
      "arguments": {
       "description": "AppArgs; null where there are none.",
       "type": [
        "string",
        "null"
       ]
      },
      "categories": {
       "description": "PermittedLspCategories; null where there are none.",
       "type": [
        "integer",
        "null"
       ],
       "minimum": 0,
       "maximum": 4294967295
      }
     },
     "required": [
      "key",
      "application",
      "arguments",
      "categories"
     ],
     "title": "StoredRule"
    },
    "version": {
     "description": "Version of the program that wrote this.",
     "type": "string"
    }
   }
  }
 },
 {
  "name": "backups",
  "schema": {
   "$schema": "https://json-schema.org/draft/2020-12/schema",
   "$id": "https://schemas.winsock-lsp.invalid/1/backups.schema.json",
   "title": "BackupsDocument",
   "description": "The backups of this machine, oldest first.",
   "type": "object",
   "additionalProperties": false,
   "properties": {
    "$schema": {
     "description": "The $id of this schema.",
     "const": "https://schemas.winsock-lsp.invalid/1/backups.schema.json"
    },
    "schemaVersion": {
     "$ref": "#/$defs/schemaVersion"
    },
    "document": {
     "description": "The kind of document.",
     "const": "backups"
    },
    "version": {
     "$ref": "#/$defs/version"
    },
    "exitCode": {
     "$ref": "#/$defs/exitCode"
    },
    "backups": {
     "description": "Oldest first.",
     "type": "array",
     "items": {
      "description": "One backup.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
       "id": {
        "$ref": "#/$defs/backupId"
       },
       "time": {
        "description": "When it was made: ISO 8601, UTC.",
        "type": "string"
       },
       "reason": {
        "description": "What it was made for.",
        "enum": [
         "backup",
         "apply",
         "restore",
         "exclude"
        ]
       },
       "entries": {
        "description": "How many catalog entries it holds.",
        "type": "integer",
        "minimum": 0
       },
       "fingerprint": {
        "$ref": "#/$defs/fingerprint"
       },
       "lsps": {
        "description": "Names of the layered service providers in it.",
        "type": "array",
        "items": {
         "type": [
          "string",
          "null"
         ]
        }
       },
       "state": {
        "description": "finished: what it was made for ended. unfinished: it did not.",
        "enum": [
         "finished",
         "unfinished"
        ]
       }
      },
      "required": [
       "id",
       "time",
       "reason",
       "entries",
       "fingerprint",
       "lsps",
       "state"
      ],
      "title": "BackupRow"
     }
    },
    "warnings": {
     "$ref": "#/$defs/warnings"
    }
   },
   "required": [
    "$schema",
    "schemaVersion",
    "document",
    "version",
    "exitCode",
    "backups",
    "warnings"
   ],
   "$defs": {
    "backupId": {
     "description": "Name of a backup.",
     "type": "string",
     "pattern": "^[0-9]{8}-[0-9]{6}-[0-9a-f]{4}$"
    },
    "exitCode": {
     "description": "The exit code of the process that wrote this; a code counts only with a document that repeats it.",
     "type": "integer"
    },
    "fingerprint": {
     "description": "SHA-256 over both catalogs, in hex.",
     "type": "string",
     "pattern": "^[0-9a-f]{64}$"
    },
    "schemaVersion": {
     "description": "Version of the schema; a change that could break a reader raises it.",
     "const": 1
    },
    "version": {
     "description": "Version of the program that wrote this.",
     "type": "string"
    },
    "warning": {
     "description": "Something worth saying that did not stop the work.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "code": {
       "description": "Stable name of the kind of warning.",
       "type": "string"
      },
      "message": {
       "description": "One sentence for people.",
       "type": "string"
      },
      "target": {
       "description": "File and line, or registry key.",
       "type": [
        "string",
        "null"
       ]
      }
     },
     "required": [
      "code",
      "message",
      "target"
     ],
     "title": "Warning"
    },
    "warnings": {
     "description": "Doubts about the source, and what was passed over in it.",
     "type": "array",
     "items": {
      "$ref": "#/$defs/warning"
     }
    }
   }
  }
 },
 {
  "name": "diagnostic",
  "schema": {
   "$schema": "https://json-schema.org/draft/2020-12/schema",
   "$id": "https://schemas.winsock-lsp.invalid/1/diagnostic.schema.json",
   "title": "Diagnostic",
   "description": "One line on stderr in machine mode.",
   "type": "object",
   "additionalProperties": false,
   "properties": {
    "level": {
     "description": "How much it matters.",
     "enum": [
      "error",
      "warning",
      "information"
     ]
    },
    "code": {
     "description": "Stable name of what happened.",
     "type": "string"
    },
    "message": {
     "description": "One sentence for people.",
     "type": "string"
    },
    "target": {
     "description": "File and line, registry key, or argument.",
     "type": [
      "string",
      "null"
     ]
    }
   },
   "required": [
    "level",
    "code",
    "message",
    "target"
   ],
   "$defs": {}
  }
 },
 {
  "name": "dsc",
  "schema": {
   "$schema": "https://json-schema.org/draft/2020-12/schema",
   "$id": "https://schemas.winsock-lsp.invalid/1/dsc.schema.json",
   "title": "DscState",
   "description": "State of the DSC resource WinsockLsp/NonIfsProviders: that the Winsock catalogs are free of non-IFS providers.",
   "type": "object",
   "additionalProperties": false,
   "properties": {
    "scope": {
     "description": "Which entries decide the verdict. internet: layered entries of any address family, and base providers of IPv4 and IPv6 that are not NetworkDirect. layered: layered entries only. all: every entry, as KB 2568167 says. internet unless given.",
     "enum": [
      "internet",
      "layered",
      "all"
     ]
    },
    "removable": {
     "description": "Which layered service providers set may remove: provider GUIDs and names of products, exactly. Empty: none, set then only says what it finds.",
     "type": "array",
     "maxItems": 1000,
     "items": {
      "type": "string",
      "minLength": 1,
      "maxLength": 256
     }
    },
    "withinDays": {
     "description": "A layered service provider that was removed from here within so many days before is reported by set, and not removed again; 0 removes it. 30 unless given.",
     "type": "integer",
     "minimum": 0,
     "maximum": 3650
    },
    "verdict": {
     "description": "The verdict. As a desired state only compliant.",
     "enum": [
      "compliant",
      "nonCompliant",
      "unknown"
     ]
    },
    "deciding": {
     "description": "The entries that the verdict rests on.",
     "type": "array",
     "readOnly": true,
     "items": {
      "$ref": "#/$defs/namedEntry"
     }
    },
    "outOfScope": {
     "description": "Entries outside the scope that are non-IFS or not known to be IFS. The verdict does not rest on them.",
     "type": "array",
     "readOnly": true,
     "items": {
      "$ref": "#/$defs/namedEntry"
     }
    },
    "_inDesiredState": {
     "description": "Whether the verdict is compliant.",
     "type": "boolean",
     "readOnly": true
    },
    "_restartRequired": {
     "description": "What has to be restarted to see the change.",
     "type": "array",
     "readOnly": true,
     "items": {
      "description": "This machine.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
       "system": {
        "description": "Its name.",
        "type": "string"
       }
      },
      "required": [
       "system"
      ],
      "title": "RestartRequired"
     }
    },
    "_metadata": {
     "description": "What would be done.",
     "type": "object",
     "readOnly": true,
     "additionalProperties": false,
     "properties": {
      "whatIf": {
       "description": "One sentence for each provider.",
       "type": "array",
       "items": {
        "type": "string"
       }
      }
     },
     "required": [
      "whatIf"
     ],
     "title": "DscMetadata"
    }
   },
   "$defs": {
    "namedEntry": {
     "description": "What names an entry, and no more.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "bitness": {
       "description": "The catalog that it stands in.",
       "enum": [
        32,
        64,
        null
       ]
      },
      "id": {
       "description": "dwCatalogEntryId.",
       "type": [
        "integer",
        "null"
       ]
      },
      "kind": {
       "description": "By ChainLen.",
       "enum": [
        "baseServiceProvider",
        "layeredServiceProvider",
        "layeredChainEntry",
        null
       ]
      },
      "name": {
       "description": "The name for people.",
       "type": [
        "string",
        "null"
       ]
      },
      "providerId": {
       "description": "Its provider's GUID.",
       "anyOf": [
        {
         "type": "string",
         "pattern": "^\\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\\}$"
        },
        {
         "type": "null"
        }
       ]
      }
     },
     "required": [
      "bitness",
      "id",
      "kind",
      "name",
      "providerId"
     ],
     "title": "NamedEntry"
    }
   }
  }
 },
 {
  "name": "error",
  "schema": {
   "$schema": "https://json-schema.org/draft/2020-12/schema",
   "$id": "https://schemas.winsock-lsp.invalid/1/error.schema.json",
   "title": "ErrorDocument",
   "description": "A command that failed before it had anything else to say.",
   "type": "object",
   "additionalProperties": false,
   "properties": {
    "$schema": {
     "description": "The $id of this schema.",
     "const": "https://schemas.winsock-lsp.invalid/1/error.schema.json"
    },
    "schemaVersion": {
     "$ref": "#/$defs/schemaVersion"
    },
    "document": {
     "description": "The kind of document.",
     "const": "error"
    },
    "version": {
     "$ref": "#/$defs/version"
    },
    "exitCode": {
     "$ref": "#/$defs/exitCode"
    },
    "command": {
     "description": "The command that failed; null when none was understood.",
     "type": [
      "string",
      "null"
     ]
    },
    "error": {
     "$ref": "#/$defs/error"
    }
   },
   "required": [
    "$schema",
    "schemaVersion",
    "document",
    "version",
    "exitCode",
    "command",
    "error"
   ],
   "$defs": {
    "error": {
     "description": "Why a command, or one source of it, failed.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "code": {
       "description": "A code of exit-codes.json.",
       "type": "string"
      },
      "message": {
       "description": "What happened.",
       "type": "string"
      },
      "target": {
       "description": "Where: file and line, registry key, or argument.",
       "type": [
        "string",
        "null"
       ]
      },
      "hint": {
       "description": "What to do next.",
       "type": [
        "string",
        "null"
       ]
      }
     },
     "required": [
      "code",
      "message",
      "target",
      "hint"
     ],
     "title": "ErrorDetail"
    },
    "exitCode": {
     "description": "The exit code of the process that wrote this; a code counts only with a document that repeats it.",
     "type": "integer"
    },
    "schemaVersion": {
     "description": "Version of the schema; a change that could break a reader raises it.",
     "const": 1
    },
    "version": {
     "description": "Version of the program that wrote this.",
     "type": "string"
    }
   }
  }
 },
 {
  "name": "event",
  "schema": {
   "$schema": "https://json-schema.org/draft/2020-12/schema",
   "$id": "https://schemas.winsock-lsp.invalid/1/event.schema.json",
   "title": "EventDocument",
   "description": "What an event of the Windows event log carries as its data.",
   "type": "object",
   "additionalProperties": false,
   "properties": {
    "$schema": {
     "description": "The $id of this schema.",
     "const": "https://schemas.winsock-lsp.invalid/1/event.schema.json"
    },
    "schemaVersion": {
     "$ref": "#/$defs/schemaVersion"
    },
    "document": {
     "description": "The kind of document.",
     "const": "event"
    },
    "version": {
     "$ref": "#/$defs/version"
    },
    "exitCode": {
     "$ref": "#/$defs/exitCode"
    },
    "event": {
     "description": "What happened; each has an id of its own.",
     "enum": [
      "compliant",
      "found",
      "unknown",
      "removed",
      "failed",
      "refused",
      "cameBack",
      "restored"
     ]
    },
    "id": {
     "description": "Id of the event.",
     "enum": [
      100,
      101,
      102,
      110,
      111,
      112,
      113,
      120
     ]
    },
    "type": {
     "description": "Its level.",
     "enum": [
      "error",
      "warning",
      "information"
     ]
    },
    "command": {
     "description": "The command that wrote it.",
     "enum": [
      "test",
      "apply",
      "restore",
      "remediate"
     ]
    },
    "message": {
     "description": "One sentence for people: the text of the event.",
     "type": "string"
    },
    "scope": {
     "description": "Which entries decided; null where no verdict was asked for.",
     "anyOf": [
      {
       "$ref": "#/$defs/scope"
      },
      {
       "type": "null"
      }
     ]
    },
    "verdict": {
     "description": "The verdict, after the command; null where none was reached.",
     "anyOf": [
      {
       "$ref": "#/$defs/verdict"
      },
      {
       "type": "null"
      }
     ]
    },
    "entries": {
     "description": "The entries that the verdict rests on, the first fifty.",
     "type": "array",
     "maxItems": 50,
     "items": {
      "$ref": "#/$defs/namedEntry"
     }
    },
    "entriesLeftOut": {
     "description": "How many more there are.",
     "type": "integer",
     "minimum": 0
    },
    "providerIds": {
     "description": "GUIDs that were removed or put back, or were to be; the first hundred.",
     "type": "array",
     "items": {
      "type": "string",
      "pattern": "^\\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\\}$"
     }
    },
    "backup": {
     "description": "The backup that was made first.",
     "anyOf": [
      {
       "$ref": "#/$defs/backupId"
      },
      {
       "type": "null"
      }
     ]
    },
    "restoreCommand": {
     "description": "The command that takes the change back.",
     "type": [
      "string",
      "null"
     ]
    },
    "error": {
     "$ref": "#/$defs/error"
    }
   },
   "required": [
    "$schema",
    "schemaVersion",
    "document",
    "version",
    "exitCode",
    "event",
    "id",
    "type",
    "command",
    "message",
    "scope",
    "verdict",
    "entries",
    "entriesLeftOut",
    "providerIds",
    "backup",
    "restoreCommand"
   ],
   "$defs": {
    "backupId": {
     "description": "Name of a backup.",
     "type": "string",
     "pattern": "^[0-9]{8}-[0-9]{6}-[0-9a-f]{4}$"
    },
    "error": {
     "description": "Why a command, or one source of it, failed.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "code": {
       "description": "A code of exit-codes.json.",
       "type": "string"
      },
      "message": {
       "description": "What happened.",
       "type": "string"
      },
      "target": {
       "description": "Where: file and line, registry key, or argument.",
       "type": [
        "string",
        "null"
       ]
      },
      "hint": {
       "description": "What to do next.",
       "type": [
        "string",
        "null"
       ]
      }
     },
     "required": [
      "code",
      "message",
      "target",
      "hint"
     ],
     "title": "ErrorDetail"
    },
    "exitCode": {
     "description": "The exit code of the process that wrote this; a code counts only with a document that repeats it.",
     "type": "integer"
    },
    "namedEntry": {
     "description": "What names an entry, and no more.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "bitness": {
       "description": "The catalog that it stands in.",
       "enum": [
        32,
        64,
        null
       ]
      },
      "id": {
       "description": "dwCatalogEntryId.",
       "type": [
        "integer",
        "null"
       ]
      },
      "kind": {
       "description": "By ChainLen.",
       "enum": [
        "baseServiceProvider",
        "layeredServiceProvider",
        "layeredChainEntry",
        null
       ]
      },
      "name": {
       "description": "The name for people.",
       "type": [
        "string",
        "null"
       ]
      },
      "providerId": {
       "description": "Its provider's GUID.",
       "anyOf": [
        {
         "type": "string",
         "pattern": "^\\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\\}$"
        },
        {
         "type": "null"
        }
       ]
      }
     },
     "required": [
      "bitness",
      "id",
      "kind",
      "name",
      "providerId"
     ],
     "title": "NamedEntry"
    },
    "schemaVersion": {
     "description": "Version of the schema; a change that could break a reader raises it.",
     "const": 1
    },
    "scope": {
     "description": "Which entries decide the verdict. internet: layered entries of any address family, and base providers of IPv4 and IPv6 that are not NetworkDirect. layered: layered entries only. all: every entry, as KB 2568167 says. An entry is outside the scope only where the source shows that it is.",
     "enum": [
      "internet",
      "layered",
      "all"
     ]
    },
    "verdict": {
     "description": "nonCompliant: some entry in scope is non-IFS. unknown: none is known to be, and some may be. compliant: none is.",
     "enum": [
      "compliant",
      "nonCompliant",
      "unknown"
     ]
    },
    "version": {
     "description": "Version of the program that wrote this.",
     "type": "string"
    }
   }
  }
 },
 {
  "name": "exclusion",
  "schema": {
   "$schema": "https://json-schema.org/draft/2020-12/schema",
   "$id": "https://schemas.winsock-lsp.invalid/1/exclusion.schema.json",
   "title": "ExclusionDocument",
   "description": "A rule for an application that this program is about to add, has added or has taken back; a file of this program beside its backup.",
   "type": "object",
   "additionalProperties": false,
   "properties": {
    "$schema": {
     "description": "The $id of this schema.",
     "const": "https://schemas.winsock-lsp.invalid/1/exclusion.schema.json"
    },
    "schemaVersion": {
     "$ref": "#/$defs/schemaVersion"
    },
    "document": {
     "description": "The kind of document.",
     "const": "exclusion"
    },
    "version": {
     "$ref": "#/$defs/version"
    },
    "exitCode": {
     "$ref": "#/$defs/exitCode"
    },
    "backup": {
     "$ref": "#/$defs/backupId"
    },
    "time": {
     "description": "When it was written first: ISO 8601, UTC.",
     "type": "string"
    },
    "application": {
     "description": "Full path of the application.",
     "type": "string"
    },
    "arguments": {
     "description": "Command line arguments it is for; null for none.",
     "type": [
      "string",
      "null"
     ]
    },
    "key": {
     "description": "Name of its key below AppId_Catalog; null while that is not known.",
     "type": [
      "string",
      "null"
     ]
    },
    "before": {
     "description": "The rule before this program first touched it; null where there was none.",
     "anyOf": [
      {
       "$ref": "#/$defs/storedRule"
      },
      {
       "type": "null"
      }
     ]
    },
    "after": {
     "description": "PermittedLspCategories that it was given.",
     "type": "integer",
     "minimum": 0,
     "maximum": 4294967295
    },
    "state": {
     "description": "started: written before Windows was asked, and the registry says whether it did. added: seen in the registry. closed: taken back, replaced by a later one, or never come to be.",
     "enum": [
      "started",
      "added",
      "closed"
     ]
    }
   },
   "required": [
    "$schema",
    "schemaVersion",
    "document",
    "version",
    "exitCode",
    "backup",
    "time",
    "application",
    "arguments",
    "key",
    "before",
    "after",
    "state"
   ],
   "$defs": {
    "backupId": {
     "description": "Name of a backup.",
     "type": "string",
     "pattern": "^[0-9]{8}-[0-9]{6}-[0-9a-f]{4}$"
    },
    "exitCode": {
     "description": "The exit code of the process that wrote this; a code counts only with a document that repeats it.",
     "type": "integer"
    },
    "schemaVersion": {
     "description": "Version of the schema; a change that could break a reader raises it.",
     "const": 1
    },
    "storedRule": {
     "description": "An application's rule as the registry holds it.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "key": {
       "description": "Name of its key below AppId_Catalog.",
       "type": "string"
      },
      "application": {
       "description": "AppFullPath; null where there is none.",
       "type": [
        "string",
        "null"
       ]
      },
      "arguments": {
       "description": "AppArgs; null where there are none.",
       "type": [
        "string",
        "null"
       ]
      },
      "categories": {
       "description": "PermittedLspCategories; null where there are none.",
       "type": [
        "integer",
        "null"
       ],
       "minimum": 0,
       "maximum": 4294967295
      }
     },
     "required": [
      "key",
      "application",
      "arguments",
      "categories"
     ],
     "title": "StoredRule"
    },
    "version": {
     "description": "Version of the program that wrote this.",
     "type": "string"
    }
   }
  }
 },
 {
  "name": "exclusions",
  "schema": {
   "$schema": "https://json-schema.org/draft/2020-12/schema",
   "$id": "https://schemas.winsock-lsp.invalid/1/exclusions.schema.json",
   "title": "ExclusionsDocument",
   "description": "Per-application rules of this machine.",
   "type": "object",
   "additionalProperties": false,
   "properties": {
    "$schema": {
     "description": "The $id of this schema.",
     "const": "https://schemas.winsock-lsp.invalid/1/exclusions.schema.json"
    },
    "schemaVersion": {
     "$ref": "#/$defs/schemaVersion"
    },
    "document": {
     "description": "The kind of document.",
     "const": "exclusions"
    },
    "version": {
     "$ref": "#/$defs/version"
    },
    "exitCode": {
     "$ref": "#/$defs/exitCode"
    },
    "rules": {
     "description": "In the order of the registry.",
     "type": "array",
     "items": {
      "$ref": "#/$defs/applicationRule"
     }
    },
    "warnings": {
     "$ref": "#/$defs/warnings"
    }
   },
   "required": [
    "$schema",
    "schemaVersion",
    "document",
    "version",
    "exitCode",
    "rules",
    "warnings"
   ],
   "$defs": {
    "applicationRule": {
     "description": "Which LSP categories one application permits (AppId_Catalog).",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "key": {
       "description": "Name of its key below AppId_Catalog.",
       "type": "string"
      },
      "application": {
       "description": "Full path of the application; null where the registry does not say.",
       "type": [
        "string",
        "null"
       ]
      },
      "arguments": {
       "description": "Command line arguments it is for; null for none.",
       "type": [
        "string",
        "null"
       ]
      },
      "categories": {
       "description": "PermittedLspCategories; null where the registry does not say.",
       "type": [
        "integer",
        "null"
       ],
       "minimum": 0,
       "maximum": 4294967295
      },
      "categoryNames": {
       "description": "Names of its bits; a bit without a name as hex.",
       "type": [
        "array",
        "null"
       ],
       "items": {
        "type": "string"
       }
      },
      "added": {
       "description": "Whether this program added or changed it, and so can take it back; null where its records could not be read.",
       "type": [
        "boolean",
        "null"
       ]
      }
     },
     "required": [
      "key",
      "application",
      "arguments",
      "categories",
      "categoryNames",
      "added"
     ],
     "title": "ApplicationRule"
    },
    "exitCode": {
     "description": "The exit code of the process that wrote this; a code counts only with a document that repeats it.",
     "type": "integer"
    },
    "schemaVersion": {
     "description": "Version of the schema; a change that could break a reader raises it.",
     "const": 1
    },
    "version": {
     "description": "Version of the program that wrote this.",
     "type": "string"
    },
    "warning": {
     "description": "Something worth saying that did not stop the work.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "code": {
       "description": "Stable name of the kind of warning.",
       "type": "string"
      },
      "message": {
       "description": "One sentence for people.",
       "type": "string"
      },
      "target": {
       "description": "File and line, or registry key.",
       "type": [
        "string",
        "null"
       ]
      }
     },
     "required": [
      "code",
      "message",
      "target"
     ],
     "title": "Warning"
    },
    "warnings": {
     "description": "Doubts about the source, and what was passed over in it.",
     "type": "array",
     "items": {
      "$ref": "#/$defs/warning"
     }
    }
   }
  }
 },
 {
  "name": "fleet",
  "schema": {
   "$schema": "https://json-schema.org/draft/2020-12/schema",
   "$id": "https://schemas.winsock-lsp.invalid/1/fleet.schema.json",
   "title": "FleetDocument",
   "description": "One line of fleet: what one machine's evidence shows (machine), or at the end what all came to (summary).",
   "type": "object",
   "additionalProperties": false,
   "properties": {
    "$schema": {
     "description": "The $id of this schema.",
     "const": "https://schemas.winsock-lsp.invalid/1/fleet.schema.json"
    },
    "schemaVersion": {
     "$ref": "#/$defs/schemaVersion"
    },
    "document": {
     "description": "The kind of document.",
     "const": "fleet"
    },
    "version": {
     "$ref": "#/$defs/version"
    },
    "exitCode": {
     "description": "In the summary the exit code of the process. In the line of a machine 0, or that of its error: what a command on this source alone would end in.",
     "type": "integer"
    },
    "scope": {
     "$ref": "#/$defs/scope"
    },
    "machine": {
     "description": "Name of the machine: as the evidence has it, else after its file; #2 and so on for the further machines of a file.",
     "type": "string"
    },
    "source": {
     "$ref": "#/$defs/source"
    },
    "verdict": {
     "$ref": "#/$defs/verdict"
    },
    "kbVerdict": {
     "$ref": "#/$defs/kbVerdict"
    },
    "nonIfs": {
     "description": "The non-IFS entries, also those outside the scope.",
     "type": "array",
     "items": {
      "$ref": "#/$defs/fleetEntry"
     }
    },
    "products": {
     "description": "The known products that the non-IFS entries belong to, each once.",
     "type": "array",
     "items": {
      "type": "string"
     }
    },
    "entryCount": {
     "description": "How many entries the source shows.",
     "type": "integer",
     "minimum": 0
    },
    "unknownEntries": {
     "description": "How many of them are not known to be IFS or non-IFS.",
     "type": "integer",
     "minimum": 0
    },
    "missingEntries": {
     "$ref": "#/$defs/missingEntries"
    },
    "warnings": {
     "description": "Codes of the doubts about the source, each once; test says them in full.",
     "type": "array",
     "items": {
      "type": "string"
     }
    },
    "error": {
     "$ref": "#/$defs/error"
    },
    "summary": {
     "$ref": "#/$defs/fleetSummary"
    }
   },
   "required": [
    "$schema",
    "schemaVersion",
    "document",
    "version",
    "exitCode",
    "scope"
   ],
   "oneOf": [
    {
     "required": [
      "machine",
      "source",
      "verdict",
      "kbVerdict",
      "nonIfs",
      "products",
      "entryCount",
      "unknownEntries",
      "missingEntries",
      "warnings"
     ]
    },
    {
     "required": [
      "machine",
      "source",
      "error"
     ]
    },
    {
     "required": [
      "summary"
     ]
    }
   ],
   "$defs": {
    "error": {
     "description": "Why a command, or one source of it, failed.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "code": {
       "description": "A code of exit-codes.json.",
       "type": "string"
      },
      "message": {
       "description": "What happened.",
       "type": "string"
      },
      "target": {
       "description": "Where: file and line, registry key, or argument.",
       "type": [
        "string",
        "null"
       ]
      },
      "hint": {
       "description": "What to do next.",
       "type": [
        "string",
        "null"
       ]
      }
     },
     "required": [
      "code",
      "message",
      "target",
      "hint"
     ],
     "title": "ErrorDetail"
    },
    "fleetEntry": {
     "description": "A non-IFS entry, as far as a fleet wants to know it.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "bitness": {
       "description": "The catalog that the entry stands in; null where the source does not say.",
       "enum": [
        32,
        64,
        null
       ]
      },
      "id": {
       "description": "dwCatalogEntryId. Unique within one catalog; the same id can stand in both.",
       "type": [
        "integer",
        "null"
       ],
       "minimum": 0,
       "maximum": 4294967295
      },
      "kind": {
       "description": "By ChainLen: 1, 0, or 2 to 7.",
       "enum": [
        "baseServiceProvider",
        "layeredServiceProvider",
        "layeredChainEntry",
        null
       ]
      },
      "name": {
       "description": "The name for people; an indirect string is resolved where that is possible.",
       "type": [
        "string",
        "null"
       ]
      },
      "serviceFlags": {
       "description": "dwServiceFlags1.",
       "type": [
        "integer",
        "null"
       ],
       "minimum": 0,
       "maximum": 4294967295
      },
      "providerId": {
       "description": "The provider's GUID.",
       "type": [
        "string",
        "null"
       ],
       "pattern": "^\\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\\}$"
      },
      "providerPath": {
       "description": "The provider's DLL as stored; a byte that could not be decoded is U+FFFD.",
       "type": [
        "string",
        "null"
       ]
      },
      "addressFamily": {
       "description": "iAddressFamily: 2 AF_INET, 23 AF_INET6, 32 AF_BTH …",
       "type": [
        "integer",
        "null"
       ]
      },
      "socketType": {
       "description": "iSocketType: 1 SOCK_STREAM, 2 SOCK_DGRAM, 3 SOCK_RAW, 5 SOCK_SEQPACKET, -1 NetworkDirect.",
       "type": [
        "integer",
        "null"
       ]
      },
      "protocol": {
       "description": "iProtocol; negative for NetBIOS.",
       "type": [
        "integer",
        "null"
       ]
      },
      "product": {
       "description": "The product it belongs to: a known provider's, else what the file says of itself.",
       "type": [
        "string",
        "null"
       ]
      },
      "inScope": {
       "description": "Whether it is one of those that decide; null where the source does not show enough.",
       "type": [
        "boolean",
        "null"
       ]
      }
     },
     "required": [
      "bitness",
      "id",
      "kind",
      "name",
      "serviceFlags",
      "providerId",
      "providerPath",
      "addressFamily",
      "socketType",
      "protocol",
      "product",
      "inScope"
     ],
     "title": "FleetEntry"
    },
    "fleetProduct": {
     "description": "On how many machines a product has a non-IFS entry.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "product": {
       "description": "Name of the product; null for machines with a non-IFS entry of none that is known.",
       "type": [
        "string",
        "null"
       ]
      },
      "machines": {
       "description": "How many machines have it.",
       "type": "integer",
       "minimum": 0
      }
     },
     "required": [
      "product",
      "machines"
     ],
     "title": "FleetProduct"
    },
    "fleetSummary": {
     "description": "What all machines came to.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "machines": {
       "description": "How many machines the lines before this one stand for, those in error too.",
       "type": "integer",
       "minimum": 0
      },
      "compliant": {
       "description": "Machines with the verdict compliant.",
       "type": "integer",
       "minimum": 0
      },
      "nonCompliant": {
       "description": "Machines with the verdict nonCompliant.",
       "type": "integer",
       "minimum": 0
      },
      "unknown": {
       "description": "Machines with the verdict unknown.",
       "type": "integer",
       "minimum": 0
      },
      "errors": {
       "description": "Sources that could not be read.",
       "type": "integer",
       "minimum": 0
      },
      "products": {
       "description": "The products that non-IFS entries in scope belong to, by number of machines, then by name.",
       "type": "array",
       "items": {
        "$ref": "#/$defs/fleetProduct"
       }
      },
      "outOfScope": {
       "description": "The products that non-IFS entries outside the scope belong to, by number of machines, then by name.",
       "type": "array",
       "items": {
        "$ref": "#/$defs/fleetProduct"
       }
      },
      "interrupted": {
       "description": "Whether it was ended before all machines were looked at; the counts are those of the lines that were written.",
       "type": "boolean"
      }
     },
     "required": [
      "machines",
      "compliant",
      "nonCompliant",
      "unknown",
      "errors",
      "products",
      "outOfScope",
      "interrupted"
     ],
     "title": "FleetSummary"
    },
    "kbVerdict": {
     "description": "The verdict of KB 2568167 to the letter: that of scope all.",
     "enum": [
      "compliant",
      "nonCompliant",
      "unknown"
     ]
    },
    "missingEntries": {
     "description": "At least how many entries there are that the source does not show; they make the verdict unknown.",
     "type": "integer",
     "minimum": 0
    },
    "schemaVersion": {
     "description": "Version of the schema; a change that could break a reader raises it.",
     "const": 1
    },
    "scope": {
     "description": "Which entries decide the verdict. internet: layered entries of any address family, and base providers of IPv4 and IPv6 that are not NetworkDirect. layered: layered entries only. all: every entry, as KB 2568167 says. An entry is outside the scope only where the source shows that it is.",
     "enum": [
      "internet",
      "layered",
      "all"
     ]
    },
    "source": {
     "description": "Where a machine's catalog was read from.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "kind": {
       "description": "This machine's Winsock or registry, netsh text, registry export, registry hive, osquery's or Velociraptor's registry rows, Firefox's crash annotation, MSInfo32 text, earlier JSON document, or the example that is part of the program; null when it was not found out.",
       "enum": [
        "api",
        "registry",
        "netsh",
        "reg",
        "hive",
        "osquery",
        "velociraptor",
        "firefox",
        "msinfo",
        "json",
        "example",
        null
       ]
      },
      "path": {
       "description": "As given; - is standard input; null where there is no file.",
       "type": [
        "string",
        "null"
       ]
      },
      "machine": {
       "description": "The machine's name, where the source has it.",
       "type": [
        "string",
        "null"
       ]
      },
      "encoding": {
       "description": "How the bytes were decoded.",
       "type": [
        "string",
        "null"
       ]
      },
      "controlSet": {
       "description": "The control set that was read.",
       "type": [
        "string",
        "null"
       ]
      },
      "origin": {
       "description": "For an earlier document: what that was made from.",
       "anyOf": [
        {
         "$ref": "#/$defs/source"
        },
        {
         "type": "null"
        }
       ]
      }
     },
     "required": [
      "kind",
      "path",
      "machine",
      "encoding",
      "controlSet",
      "origin"
     ],
     "title": "Source"
    },
    "verdict": {
     "description": "nonCompliant: some entry in scope is non-IFS. unknown: none is known to be, and some may be. compliant: none is.",
     "enum": [
      "compliant",
      "nonCompliant",
      "unknown"
     ]
    },
    "version": {
     "description": "Version of the program that wrote this.",
     "type": "string"
    }
   }
  }
 },
 {
  "name": "journal",
  "schema": {
   "$schema": "https://json-schema.org/draft/2020-12/schema",
   "$id": "https://schemas.winsock-lsp.invalid/1/journal.schema.json",
   "title": "JournalDocument",
   "description": "What an apply or restore is about to do; a file of this program beside its backup.",
   "type": "object",
   "additionalProperties": false,
   "properties": {
    "$schema": {
     "description": "The $id of this schema.",
     "const": "https://schemas.winsock-lsp.invalid/1/journal.schema.json"
    },
    "schemaVersion": {
     "$ref": "#/$defs/schemaVersion"
    },
    "document": {
     "description": "The kind of document.",
     "const": "journal"
    },
    "version": {
     "$ref": "#/$defs/version"
    },
    "exitCode": {
     "$ref": "#/$defs/exitCode"
    },
    "backup": {
     "$ref": "#/$defs/backupId"
    },
    "command": {
     "description": "What is being done.",
     "enum": [
      "apply",
      "restore"
     ]
    },
    "fingerprint": {
     "$ref": "#/$defs/fingerprint"
    },
    "selection": {
     "description": "What the applied plan was asked to remove; null for a restore.",
     "anyOf": [
      {
       "$ref": "#/$defs/selection"
      },
      {
       "type": "null"
      }
     ]
    },
    "steps": {
     "description": "The steps of the applied plan; empty for a restore.",
     "type": "array",
     "items": {
      "$ref": "#/$defs/planStep"
     }
    },
    "finished": {
     "description": "Whether it came to its end.",
     "type": "boolean"
    },
    "stepsDone": {
     "description": "How many steps had their effect when a later run settled this one; null where that cannot be told. Absent where it came to its own end.",
     "type": [
      "integer",
      "null"
     ],
     "minimum": 0
    }
   },
   "required": [
    "$schema",
    "schemaVersion",
    "document",
    "version",
    "exitCode",
    "backup",
    "command",
    "fingerprint",
    "selection",
    "steps",
    "finished"
   ],
   "$defs": {
    "backupId": {
     "description": "Name of a backup.",
     "type": "string",
     "pattern": "^[0-9]{8}-[0-9]{6}-[0-9a-f]{4}$"
    },
    "exitCode": {
     "description": "The exit code of the process that wrote this; a code counts only with a document that repeats it.",
     "type": "integer"
    },
    "fingerprint": {
     "description": "SHA-256 over both catalogs, in hex.",
     "type": "string",
     "pattern": "^[0-9a-f]{64}$"
    },
    "planStep": {
     "description": "One call of Winsock.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "number": {
       "description": "From 1, in the order of execution.",
       "type": "integer",
       "minimum": 1
      },
      "call": {
       "description": "The function of ws2_32; names that end in 32 work on the 32-bit catalog.",
       "enum": [
        "WSCDeinstallProvider",
        "WSCDeinstallProvider32",
        "WSCUpdateProvider",
        "WSCUpdateProvider32"
       ]
      },
      "bitness": {
       "description": "The catalog it changes.",
       "enum": [
        32,
        64
       ]
      },
      "providerId": {
       "description": "The GUID it is called for.",
       "type": "string",
       "pattern": "^\\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\\}$"
      },
      "reason": {
       "description": "One sentence for people.",
       "type": "string"
      },
      "removes": {
       "description": "Catalog entry ids that are gone afterwards.",
       "type": "array",
       "items": {
        "type": "integer",
        "minimum": 0,
        "maximum": 4294967295
       }
      },
      "updates": {
       "description": "Chains that are other ones afterwards.",
       "type": "array",
       "items": {
        "description": "One chain.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
         "id": {
          "description": "Catalog entry id of the chain.",
          "type": "integer",
          "minimum": 0,
          "maximum": 4294967295
         },
         "chain": {
          "description": "Its ids afterwards, top to bottom.",
          "type": "array",
          "items": {
           "type": "integer",
           "minimum": 0,
           "maximum": 4294967295
          }
         }
        },
        "required": [
         "id",
         "chain"
        ],
        "title": "ChainUpdate"
       }
      }
     },
     "required": [
      "number",
      "call",
      "bitness",
      "providerId",
      "reason",
      "removes",
      "updates"
     ],
     "title": "PlanStep"
    },
    "schemaVersion": {
     "description": "Version of the schema; a change that could break a reader raises it.",
     "const": 1
    },
    "selection": {
     "description": "What a plan was asked to remove.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "nonIfs": {
       "description": "Every layered service provider with a non-IFS entry.",
       "type": "boolean"
      },
      "orphans": {
       "description": "Chains that lead nowhere, and layers whose file is gone.",
       "type": "boolean"
      },
      "providers": {
       "description": "GUIDs asked for by name.",
       "type": "array",
       "items": {
        "type": "string",
        "pattern": "^\\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\\}$"
       }
      },
      "ids": {
       "description": "Entries asked for by name.",
       "type": "array",
       "items": {
        "description": "One entry.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
         "bitness": {
          "description": "Its catalog.",
          "enum": [
           32,
           64
          ]
         },
         "id": {
          "description": "Its catalog entry id.",
          "type": "integer",
          "minimum": 0,
          "maximum": 4294967295
         }
        },
        "required": [
         "bitness",
         "id"
        ],
        "title": "EntryReference"
       }
      },
      "includeDependents": {
       "description": "Rebuild other providers' chains that lead through what is removed.",
       "type": "boolean"
      },
      "allowBaseProvider": {
       "description": "Remove base providers that are asked for by name.",
       "type": "boolean"
      }
     },
     "required": [
      "nonIfs",
      "orphans",
      "providers",
      "ids",
      "includeDependents",
      "allowBaseProvider"
     ],
     "title": "Selection"
    },
    "version": {
     "description": "Version of the program that wrote this.",
     "type": "string"
    }
   }
  }
 },
 {
  "name": "list",
  "schema": {
   "$schema": "https://json-schema.org/draft/2020-12/schema",
   "$id": "https://schemas.winsock-lsp.invalid/1/list.schema.json",
   "title": "ListDocument",
   "description": "Catalog entries of one machine (entries) or of several (machines).",
   "type": "object",
   "additionalProperties": false,
   "properties": {
    "$schema": {
     "description": "The $id of this schema.",
     "const": "https://schemas.winsock-lsp.invalid/1/list.schema.json"
    },
    "schemaVersion": {
     "$ref": "#/$defs/schemaVersion"
    },
    "document": {
     "description": "The kind of document.",
     "const": "list"
    },
    "version": {
     "$ref": "#/$defs/version"
    },
    "exitCode": {
     "$ref": "#/$defs/exitCode"
    },
    "filters": {
     "description": "Null when nothing was asked to be left out.",
     "anyOf": [
      {
       "$ref": "#/$defs/filters"
      },
      {
       "type": "null"
      }
     ]
    },
    "source": {
     "$ref": "#/$defs/source"
    },
    "missingEntries": {
     "$ref": "#/$defs/missingEntries"
    },
    "leftOut": {
     "$ref": "#/$defs/leftOut"
    },
    "entries": {
     "$ref": "#/$defs/catalogEntries"
    },
    "findings": {
     "$ref": "#/$defs/findings"
    },
    "warnings": {
     "$ref": "#/$defs/warnings"
    },
    "machines": {
     "description": "One member for each source, in the order given, when there is more than one.",
     "type": "array",
     "items": {
      "anyOf": [
       {
        "description": "A source that was read.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
         "source": {
          "$ref": "#/$defs/source"
         },
         "missingEntries": {
          "$ref": "#/$defs/missingEntries"
         },
         "leftOut": {
          "$ref": "#/$defs/leftOut"
         },
         "entries": {
          "$ref": "#/$defs/catalogEntries"
         },
         "findings": {
          "$ref": "#/$defs/findings"
         },
         "warnings": {
          "$ref": "#/$defs/warnings"
         }
        },
        "required": [
         "source",
         "missingEntries",
         "leftOut",
         "entries",
         "findings",
         "warnings"
        ],
        "title": "ListedMachine"
       },
       {
        "description": "A source that could not be read.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
         "source": {
          "$ref": "#/$defs/source"
         },
         "error": {
          "$ref": "#/$defs/error"
         }
        },
        "required": [
         "source",
         "error"
        ],
        "title": "FailedMachine"
       }
      ]
     }
    },
    "error": {
     "$ref": "#/$defs/error"
    }
   },
   "required": [
    "$schema",
    "schemaVersion",
    "document",
    "version",
    "exitCode",
    "filters"
   ],
   "oneOf": [
    {
     "required": [
      "source",
      "missingEntries",
      "leftOut",
      "entries",
      "findings",
      "warnings"
     ],
     "not": {
      "required": [
       "machines"
      ]
     }
    },
    {
     "required": [
      "machines"
     ]
    }
   ],
   "$defs": {
    "catalogEntries": {
     "description": "Entries in catalog order, the 64-bit catalog first.",
     "type": "array",
     "items": {
      "$ref": "#/$defs/entry"
     }
    },
    "entry": {
     "description": "One entry of a protocol catalog, identified by (bitness, id). Null means: the source does not say.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "bitness": {
       "description": "The catalog that the entry stands in; null where the source does not say.",
       "enum": [
        32,
        64,
        null
       ]
      },
      "id": {
       "description": "dwCatalogEntryId. Unique within one catalog; the same id can stand in both.",
       "type": [
        "integer",
        "null"
       ],
       "minimum": 0,
       "maximum": 4294967295
      },
      "position": {
       "description": "1-based place in its catalog, in catalog order; null where the source shows only part of the catalog.",
       "type": [
        "integer",
        "null"
       ],
       "minimum": 1
      },
      "kind": {
       "description": "By ChainLen: 1, 0, or 2 to 7.",
       "enum": [
        "baseServiceProvider",
        "layeredServiceProvider",
        "layeredChainEntry",
        null
       ]
      },
      "name": {
       "description": "The name for people; an indirect string is resolved where that is possible.",
       "type": [
        "string",
        "null"
       ]
      },
      "rawName": {
       "description": "The name as the source holds it.",
       "type": [
        "string",
        "null"
       ]
      },
      "nonIfs": {
       "description": "True when serviceFlags lacks XP1_IFS_HANDLES (0x20000); null when the flags are not known.",
       "type": [
        "boolean",
        "null"
       ]
      },
      "serviceFlags": {
       "description": "dwServiceFlags1.",
       "type": [
        "integer",
        "null"
       ],
       "minimum": 0,
       "maximum": 4294967295
      },
      "serviceFlagNames": {
       "description": "Names of the bits in serviceFlags, without XP1_; a bit without a name as hex.",
       "type": [
        "array",
        "null"
       ],
       "items": {
        "type": "string"
       }
      },
      "providerFlags": {
       "description": "dwProviderFlags; netsh does not show it.",
       "type": [
        "integer",
        "null"
       ],
       "minimum": 0,
       "maximum": 4294967295
      },
      "providerFlagNames": {
       "description": "Names of the bits in providerFlags, without PFL_.",
       "type": [
        "array",
        "null"
       ],
       "items": {
        "type": "string"
       }
      },
      "hidden": {
       "description": "PFL_HIDDEN: WSAEnumProtocols leaves the entry out.",
       "type": [
        "boolean",
        "null"
       ]
      },
      "providerId": {
       "description": "The provider's GUID.",
       "type": [
        "string",
        "null"
       ],
       "pattern": "^\\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\\}$"
      },
      "providerPath": {
       "description": "The provider's DLL as stored; a byte that could not be decoded is U+FFFD.",
       "type": [
        "string",
        "null"
       ]
      },
      "providerPathHex": {
       "description": "All bytes of the stored path, when some could not be decoded.",
       "type": [
        "string",
        "null"
       ],
       "pattern": "^([0-9a-f]{2})+$"
      },
      "expandedPath": {
       "description": "providerPath with its variables filled in; null for another machine's catalog.",
       "type": [
        "string",
        "null"
       ]
      },
      "addressFamily": {
       "description": "iAddressFamily: 2 AF_INET, 23 AF_INET6, 32 AF_BTH …",
       "type": [
        "integer",
        "null"
       ]
      },
      "socketType": {
       "description": "iSocketType: 1 SOCK_STREAM, 2 SOCK_DGRAM, 3 SOCK_RAW, 5 SOCK_SEQPACKET, -1 NetworkDirect.",
       "type": [
        "integer",
        "null"
       ]
      },
      "protocol": {
       "description": "iProtocol; negative for NetBIOS.",
       "type": [
        "integer",
        "null"
       ]
      },
      "protocolMaxOffset": {
       "description": "iProtocolMaxOffset: the entry serves protocol to protocol + this.",
       "type": [
        "integer",
        "null"
       ]
      },
      "version": {
       "description": "iVersion.",
       "type": [
        "integer",
        "null"
       ]
      },
      "maxAddressLength": {
       "description": "iMaxSockAddr, bytes.",
       "type": [
        "integer",
        "null"
       ]
      },
      "minAddressLength": {
       "description": "iMinSockAddr, bytes.",
       "type": [
        "integer",
        "null"
       ]
      },
      "chainLength": {
       "description": "ProtocolChain.ChainLen as stored.",
       "type": [
        "integer",
        "null"
       ]
      },
      "chain": {
       "description": "Catalog entry ids top to bottom; empty unless the kind is layeredChainEntry; null where the source does not show it.",
       "type": [
        "array",
        "null"
       ],
       "items": {
        "type": "integer",
        "minimum": 0,
        "maximum": 4294967295
       }
      },
      "chainNames": {
       "description": "Names of the entries in chain; null for an id that is not in the catalog.",
       "type": [
        "array",
        "null"
       ],
       "items": {
        "type": [
         "string",
         "null"
        ]
       }
      },
      "product": {
       "description": "The product it belongs to: a known provider's, else what the file says of itself.",
       "type": [
        "string",
        "null"
       ]
      },
      "company": {
       "description": "Who makes it: a known provider's vendor, else what the file says of itself.",
       "type": [
        "string",
        "null"
       ]
      },
      "advice": {
       "description": "What to do about it, for a known provider.",
       "type": [
        "string",
        "null"
       ]
      },
      "identity": {
       "description": "What is known of its file; null for another machine's catalog, and where it was not asked for.",
       "anyOf": [
        {
         "$ref": "#/$defs/identity"
        },
        {
         "type": "null"
        }
       ]
      }
     },
     "required": [
      "bitness",
      "id",
      "position",
      "kind",
      "name",
      "rawName",
      "nonIfs",
      "serviceFlags",
      "serviceFlagNames",
      "providerFlags",
      "providerFlagNames",
      "hidden",
      "providerId",
      "providerPath",
      "providerPathHex",
      "expandedPath",
      "addressFamily",
      "socketType",
      "protocol",
      "protocolMaxOffset",
      "version",
      "maxAddressLength",
      "minAddressLength",
      "chainLength",
      "chain",
      "chainNames",
      "product",
      "company",
      "advice",
      "identity"
     ],
     "title": "Entry"
    },
    "error": {
     "description": "Why a command, or one source of it, failed.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "code": {
       "description": "A code of exit-codes.json.",
       "type": "string"
      },
      "message": {
       "description": "What happened.",
       "type": "string"
      },
      "target": {
       "description": "Where: file and line, registry key, or argument.",
       "type": [
        "string",
        "null"
       ]
      },
      "hint": {
       "description": "What to do next.",
       "type": [
        "string",
        "null"
       ]
      }
     },
     "required": [
      "code",
      "message",
      "target",
      "hint"
     ],
     "title": "ErrorDetail"
    },
    "exitCode": {
     "description": "The exit code of the process that wrote this; a code counts only with a document that repeats it.",
     "type": "integer"
    },
    "filters": {
     "description": "What was asked to be left out of entries.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "bitness": {
       "description": "Only this catalog.",
       "enum": [
        32,
        64,
        null
       ]
      },
      "kind": {
       "description": "Only this kind.",
       "enum": [
        "baseServiceProvider",
        "layeredServiceProvider",
        "layeredChainEntry",
        null
       ]
      },
      "nonIfs": {
       "description": "Only non-IFS entries.",
       "type": "boolean"
      },
      "name": {
       "description": "Only names that match one of these patterns.",
       "type": [
        "array",
        "null"
       ],
       "items": {
        "type": "string"
       }
      },
      "id": {
       "description": "Only these: ID, or BITNESS:ID.",
       "type": [
        "array",
        "null"
       ],
       "items": {
        "type": "string"
       }
      }
     },
     "required": [
      "bitness",
      "kind",
      "nonIfs",
      "name",
      "id"
     ],
     "title": "Filters"
    },
    "finding": {
     "description": "What the analysis found in a catalog.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "code": {
       "description": "Stable name of the kind of finding.",
       "type": "string"
      },
      "severity": {
       "description": "How much it matters.",
       "enum": [
        "error",
        "warning",
        "information"
       ]
      },
      "message": {
       "description": "One sentence for people.",
       "type": "string"
      },
      "bitness": {
       "description": "The catalog it is about; null where unknown.",
       "enum": [
        32,
        64,
        null
       ]
      },
      "ids": {
       "description": "Catalog entry ids it is about; null for one that is not known.",
       "type": "array",
       "items": {
        "type": [
         "integer",
         "null"
        ]
       }
      }
     },
     "required": [
      "code",
      "severity",
      "message",
      "bitness",
      "ids"
     ],
     "title": "Finding"
    },
    "findings": {
     "description": "What the analysis found.",
     "type": "array",
     "items": {
      "$ref": "#/$defs/finding"
     }
    },
    "identity": {
     "description": "The file behind an entry, read on the machine it lies on and never loaded. Null means: could not be told.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "path": {
       "description": "The file that programs of the entry's bitness find, as a 64-bit program calls it.",
       "type": [
        "string",
        "null"
       ]
      },
      "exists": {
       "description": "False only where Windows said that there is no such file or folder.",
       "type": [
        "boolean",
        "null"
       ]
      },
      "size": {
       "description": "Bytes.",
       "type": [
        "integer",
        "null"
       ],
       "minimum": 0
      },
      "version": {
       "description": "The four numbers of the version resource.",
       "type": [
        "string",
        "null"
       ]
      },
      "product": {
       "description": "ProductName of the version resource.",
       "type": [
        "string",
        "null"
       ]
      },
      "company": {
       "description": "CompanyName of the version resource.",
       "type": [
        "string",
        "null"
       ]
      },
      "description": {
       "description": "FileDescription of the version resource.",
       "type": [
        "string",
        "null"
       ]
      },
      "sha256": {
       "description": "SHA-256 of the file; null unless it was asked for, as are signature and installation.",
       "type": [
        "string",
        "null"
       ],
       "pattern": "^[0-9a-f]{64}$"
      },
      "signatureStatus": {
       "description": "Authenticode, without network. notVerifiable: the root, a part of the chain or revocation data is not on this machine, so the signature may be good or false.",
       "enum": [
        "valid",
        "notSigned",
        "hashMismatch",
        "notTrusted",
        "notVerifiable",
        "unknownError",
        null
       ]
      },
      "signer": {
       "description": "Name in the signer's certificate.",
       "type": [
        "string",
        "null"
       ]
      },
      "signatureKind": {
       "description": "Whether the signature is in the file or in a catalog of Windows.",
       "enum": [
        "embedded",
        "catalog",
        null
       ]
      },
      "userWritable": {
       "description": "Whether somebody without an administrator's rights can change or replace the file.",
       "type": [
        "boolean",
        "null"
       ]
      },
      "lspCategories": {
       "description": "LSP categories that the provider was given.",
       "type": [
        "integer",
        "null"
       ],
       "minimum": 0,
       "maximum": 4294967295
      },
      "lspCategoryNames": {
       "description": "Names of the bits in lspCategories, without LSP_.",
       "type": [
        "array",
        "null"
       ],
       "items": {
        "type": "string"
       }
      },
      "installation": {
       "description": "Who installed it last, from Windows' event log; null where that does not have it, and unless all identities were asked for.",
       "anyOf": [
        {
         "type": "object",
         "additionalProperties": false,
         "title": "Installation",
         "description": "One installation.",
         "properties": {
          "time": {
           "description": "ISO 8601, UTC.",
           "type": [
            "string",
            "null"
           ]
          },
          "installer": {
           "description": "File of the program that did it.",
           "type": [
            "string",
            "null"
           ]
          },
          "user": {
           "description": "SID of the account it ran as.",
           "type": [
            "string",
            "null"
           ]
          }
         },
         "required": [
          "time",
          "installer",
          "user"
         ]
        },
        {
         "type": "null"
        }
       ]
      }
     },
     "required": [
      "path",
      "exists",
      "size",
      "version",
      "product",
      "company",
      "description",
      "sha256",
      "signatureStatus",
      "signer",
      "signatureKind",
      "userWritable",
      "lspCategories",
      "lspCategoryNames",
      "installation"
     ],
     "title": "FileIdentity"
    },
    "leftOut": {
     "description": "How many entries the filters left out of entries.",
     "type": "integer",
     "minimum": 0
    },
    "missingEntries": {
     "description": "At least how many entries there are that the source does not show; they make the verdict unknown.",
     "type": "integer",
     "minimum": 0
    },
    "schemaVersion": {
     "description": "Version of the schema; a change that could break a reader raises it.",
     "const": 1
    },
    "source": {
     "description": "Where a machine's catalog was read from.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "kind": {
       "description": "This machine's Winsock or registry, netsh text, registry export, registry hive, osquery's or Velociraptor's registry rows, Firefox's crash annotation, MSInfo32 text, earlier JSON document, or the example that is part of the program; null when it was not found out.",
       "enum": [
        "api",
        "registry",
        "netsh",
        "reg",
        "hive",
        "osquery",
        "velociraptor",
        "firefox",
        "msinfo",
        "json",
        "example",
        null
       ]
      },
      "path": {
       "description": "As given; - is standard input; null where there is no file.",
       "type": [
        "string",
        "null"
       ]
      },
      "machine": {
       "description": "The machine's name, where the source has it.",
       "type": [
        "string",
        "null"
       ]
      },
      "encoding": {
       "description": "How the bytes were decoded.",
       "type": [
        "string",
        "null"
       ]
      },
      "controlSet": {
       "description": "The control set that was read.",
       "type": [
        "string",
        "null"
       ]
      },
      "origin": {
       "description": "For an earlier document: what that was made from.",
       "anyOf": [
        {
         "$ref": "#/$defs/source"
        },
        {
         "type": "null"
        }
       ]
      }
     },
     "required": [
      "kind",
      "path",
      "machine",
      "encoding",
      "controlSet",
      "origin"
     ],
     "title": "Source"
    },
    "version": {
     "description": "Version of the program that wrote this.",
     "type": "string"
    },
    "warning": {
     "description": "Something worth saying that did not stop the work.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "code": {
       "description": "Stable name of the kind of warning.",
       "type": "string"
      },
      "message": {
       "description": "One sentence for people.",
       "type": "string"
      },
      "target": {
       "description": "File and line, or registry key.",
       "type": [
        "string",
        "null"
       ]
      }
     },
     "required": [
      "code",
      "message",
      "target"
     ],
     "title": "Warning"
    },
    "warnings": {
     "description": "Doubts about the source, and what was passed over in it.",
     "type": "array",
     "items": {
      "$ref": "#/$defs/warning"
     }
    }
   }
  }
 },
 {
  "name": "outcome",
  "schema": {
   "$schema": "https://json-schema.org/draft/2020-12/schema",
   "$id": "https://schemas.winsock-lsp.invalid/1/outcome.schema.json",
   "title": "OutcomeDocument",
   "description": "What apply, restore or a change of exclusions came to.",
   "type": "object",
   "additionalProperties": false,
   "properties": {
    "$schema": {
     "description": "The $id of this schema.",
     "const": "https://schemas.winsock-lsp.invalid/1/outcome.schema.json"
    },
    "schemaVersion": {
     "$ref": "#/$defs/schemaVersion"
    },
    "document": {
     "description": "The kind of document.",
     "const": "outcome"
    },
    "version": {
     "$ref": "#/$defs/version"
    },
    "exitCode": {
     "$ref": "#/$defs/exitCode"
    },
    "command": {
     "description": "What was done.",
     "enum": [
      "apply",
      "backup",
      "restore",
      "exclude"
     ]
    },
    "status": {
     "description": "done: all of it, and verified. failed: stopped at the first surprise. refused: nothing was touched. planned: nothing was touched, since only a look ahead was asked for.",
     "enum": [
      "done",
      "failed",
      "refused",
      "planned"
     ]
    },
    "steps": {
     "description": "The steps, each with what it came to.",
     "type": "array",
     "items": {
      "$ref": "#/$defs/outcomeStep"
     }
    },
    "verdict": {
     "description": "The verdict on the catalogs afterwards; null where they were not read again.",
     "enum": [
      "compliant",
      "nonCompliant",
      "unknown",
      null
     ]
    },
    "restartRequired": {
     "description": "Whether programs, and so best the machine, have to be restarted to see the change.",
     "type": "boolean"
    },
    "backup": {
     "description": "The backup that was made first; null where nothing was touched.",
     "anyOf": [
      {
       "$ref": "#/$defs/backupId"
      },
      {
       "type": "null"
      }
     ]
    },
    "restoreCommand": {
     "description": "The command that takes the change back; null where nothing was touched, or where no quoting of it holds in every shell.",
     "type": [
      "string",
      "null"
     ]
    },
    "unfinished": {
     "description": "An earlier run that did not end, which this one found; null where there was none.",
     "anyOf": [
      {
       "$ref": "#/$defs/unfinished"
      },
      {
       "type": "null"
      }
     ]
    },
    "exclusion": {
     "description": "What becomes of an application's rule; null for any other command, and where it was refused before that was known.",
     "anyOf": [
      {
       "$ref": "#/$defs/exclusionChange"
      },
      {
       "type": "null"
      }
     ]
    },
    "refusals": {
     "description": "Why it was refused.",
     "type": "array",
     "items": {
      "$ref": "#/$defs/refusal"
     }
    },
    "warnings": {
     "$ref": "#/$defs/warnings"
    },
    "error": {
     "$ref": "#/$defs/error"
    }
   },
   "required": [
    "$schema",
    "schemaVersion",
    "document",
    "version",
    "exitCode",
    "command",
    "status",
    "steps",
    "verdict",
    "restartRequired",
    "backup",
    "restoreCommand",
    "unfinished",
    "exclusion",
    "refusals",
    "warnings"
   ],
   "$defs": {
    "backupId": {
     "description": "Name of a backup.",
     "type": "string",
     "pattern": "^[0-9]{8}-[0-9]{6}-[0-9a-f]{4}$"
    },
    "error": {
     "description": "Why a command, or one source of it, failed.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "code": {
       "description": "A code of exit-codes.json.",
       "type": "string"
      },
      "message": {
       "description": "What happened.",
       "type": "string"
      },
      "target": {
       "description": "Where: file and line, registry key, or argument.",
       "type": [
        "string",
        "null"
       ]
      },
      "hint": {
       "description": "What to do next.",
       "type": [
        "string",
        "null"
       ]
      }
     },
     "required": [
      "code",
      "message",
      "target",
      "hint"
     ],
     "title": "ErrorDetail"
    },
    "excludedLayer": {
     "description": "A layered service provider in one catalog, and whether it gets into the application.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "bitness": {
       "description": "Its catalog: that of 32-bit or of 64-bit programs.",
       "enum": [
        32,
        64
       ]
      },
      "name": {
       "description": "Its name.",
       "type": [
        "string",
        "null"
       ]
      },
      "providerId": {
       "$ref": "#/$defs/providerIdText"
      },
      "nonIfs": {
       "description": "Whether an entry of it is non-IFS.",
       "type": "boolean"
      },
      "categories": {
       "description": "Its LSP categories; 0 for none, null where they could not be read.",
       "type": [
        "integer",
        "null"
       ],
       "minimum": 0,
       "maximum": 4294967295
      },
      "categoryNames": {
       "description": "Names of its bits; a bit without a name as hex.",
       "type": [
        "array",
        "null"
       ],
       "items": {
        "type": "string"
       }
      },
      "loads": {
       "description": "Whether Windows loads it into the application afterwards; null where that cannot be told.",
       "type": [
        "boolean",
        "null"
       ]
      }
     },
     "required": [
      "bitness",
      "name",
      "providerId",
      "nonIfs",
      "categories",
      "categoryNames",
      "loads"
     ],
     "title": "ExcludedLayer"
    },
    "exclusionChange": {
     "description": "What becomes of an application's rule. WSCSetApplicationCategory can only add categories.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "application": {
       "description": "Full path of the application.",
       "type": "string"
      },
      "arguments": {
       "description": "Command line arguments it is for; null for none.",
       "type": [
        "string",
        "null"
       ]
      },
      "key": {
       "description": "Name of its key below AppId_Catalog; null while Windows has not made one.",
       "type": [
        "string",
        "null"
       ]
      },
      "before": {
       "description": "PermittedLspCategories before; null where there is no rule.",
       "type": [
        "integer",
        "null"
       ],
       "minimum": 0,
       "maximum": 4294967295
      },
      "beforeNames": {
       "description": "Names of its bits; a bit without a name as hex.",
       "type": [
        "array",
        "null"
       ],
       "items": {
        "type": "string"
       }
      },
      "after": {
       "description": "PermittedLspCategories afterwards; null where there is no rule then.",
       "type": [
        "integer",
        "null"
       ],
       "minimum": 0,
       "maximum": 4294967295
      },
      "afterNames": {
       "description": "Names of its bits; a bit without a name as hex.",
       "type": [
        "array",
        "null"
       ],
       "items": {
        "type": "string"
       }
      },
      "layers": {
       "description": "Each layered service provider of both catalogs.",
       "type": "array",
       "items": {
        "$ref": "#/$defs/excludedLayer"
       }
      }
     },
     "required": [
      "application",
      "arguments",
      "key",
      "before",
      "beforeNames",
      "after",
      "afterNames",
      "layers"
     ],
     "title": "ExclusionChange"
    },
    "exitCode": {
     "description": "The exit code of the process that wrote this; a code counts only with a document that repeats it.",
     "type": "integer"
    },
    "outcomeStep": {
     "description": "One step, and what it came to.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "number": {
       "description": "From 1, in the order of execution.",
       "type": "integer",
       "minimum": 1
      },
      "call": {
       "description": "The function of Windows.",
       "type": "string"
      },
      "bitness": {
       "description": "The catalog it changes; null for both.",
       "enum": [
        32,
        64,
        null
       ]
      },
      "providerId": {
       "description": "The GUID it is called for; null where it is called for none.",
       "anyOf": [
        {
         "type": "string",
         "pattern": "^\\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\\}$"
        },
        {
         "type": "null"
        }
       ]
      },
      "reason": {
       "description": "One sentence for people.",
       "type": "string"
      },
      "status": {
       "description": "done only after it was seen in the registry and by a new process.",
       "enum": [
        "done",
        "failed",
        "notStarted"
       ]
      },
      "message": {
       "description": "What went wrong; null where nothing did.",
       "type": [
        "string",
        "null"
       ]
      },
      "errorCode": {
       "description": "Windows' error code of the call; null where it gave none.",
       "type": [
        "integer",
        "null"
       ]
      }
     },
     "required": [
      "number",
      "call",
      "bitness",
      "providerId",
      "reason",
      "status",
      "message",
      "errorCode"
     ],
     "title": "OutcomeStep"
    },
    "providerIdText": {
     "description": "A provider's GUID.",
     "type": "string",
     "pattern": "^\\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\\}$"
    },
    "refusal": {
     "description": "Why a plan will not be carried out.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "code": {
       "description": "Stable name of the kind of refusal.",
       "type": "string"
      },
      "message": {
       "description": "One sentence for people.",
       "type": "string"
      },
      "bitness": {
       "description": "The catalog it is about; null for both or neither.",
       "enum": [
        32,
        64,
        null
       ]
      },
      "ids": {
       "description": "Catalog entry ids it is about.",
       "type": "array",
       "items": {
        "type": [
         "integer",
         "null"
        ]
       }
      }
     },
     "required": [
      "code",
      "message",
      "bitness",
      "ids"
     ],
     "title": "Refusal"
    },
    "schemaVersion": {
     "description": "Version of the schema; a change that could break a reader raises it.",
     "const": 1
    },
    "unfinished": {
     "description": "An apply or restore that ended before its end, as its journal and the catalog show it.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "backup": {
       "$ref": "#/$defs/backupId"
      },
      "command": {
       "description": "What did not end.",
       "enum": [
        "apply",
        "restore"
       ]
      },
      "stepsDone": {
       "description": "How many of its steps the catalog shows as done; null where it is in no state that they lead to.",
       "type": [
        "integer",
        "null"
       ],
       "minimum": 0
      },
      "steps": {
       "description": "How many there were.",
       "type": "integer",
       "minimum": 0
      }
     },
     "required": [
      "backup",
      "command",
      "stepsDone",
      "steps"
     ],
     "title": "Unfinished"
    },
    "version": {
     "description": "Version of the program that wrote this.",
     "type": "string"
    },
    "warning": {
     "description": "Something worth saying that did not stop the work.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "code": {
       "description": "Stable name of the kind of warning.",
       "type": "string"
      },
      "message": {
       "description": "One sentence for people.",
       "type": "string"
      },
      "target": {
       "description": "File and line, or registry key.",
       "type": [
        "string",
        "null"
       ]
      }
     },
     "required": [
      "code",
      "message",
      "target"
     ],
     "title": "Warning"
    },
    "warnings": {
     "description": "Doubts about the source, and what was passed over in it.",
     "type": "array",
     "items": {
      "$ref": "#/$defs/warning"
     }
    }
   }
  }
 },
 {
  "name": "plan",
  "schema": {
   "$schema": "https://json-schema.org/draft/2020-12/schema",
   "$id": "https://schemas.winsock-lsp.invalid/1/plan.schema.json",
   "title": "PlanDocument",
   "description": "What a removal would do, step by step; apply executes that very document.",
   "type": "object",
   "additionalProperties": false,
   "properties": {
    "$schema": {
     "description": "The $id of this schema.",
     "const": "https://schemas.winsock-lsp.invalid/1/plan.schema.json"
    },
    "schemaVersion": {
     "$ref": "#/$defs/schemaVersion"
    },
    "document": {
     "description": "The kind of document.",
     "const": "plan"
    },
    "version": {
     "$ref": "#/$defs/version"
    },
    "exitCode": {
     "$ref": "#/$defs/exitCode"
    },
    "source": {
     "$ref": "#/$defs/source"
    },
    "fingerprint": {
     "$ref": "#/$defs/fingerprint"
    },
    "selection": {
     "$ref": "#/$defs/selection"
    },
    "lsps": {
     "description": "What is removed.",
     "type": "array",
     "items": {
      "$ref": "#/$defs/plannedLsp"
     }
    },
    "steps": {
     "description": "The calls, in order.",
     "type": "array",
     "items": {
      "$ref": "#/$defs/planStep"
     }
    },
    "after": {
     "description": "Which entry sockets will get, per catalog.",
     "type": "array",
     "items": {
      "$ref": "#/$defs/afterwards"
     }
    },
    "refusals": {
     "description": "Why it will not be carried out; empty when it can be.",
     "type": "array",
     "items": {
      "$ref": "#/$defs/refusal"
     }
    },
    "warnings": {
     "$ref": "#/$defs/warnings"
    }
   },
   "required": [
    "$schema",
    "schemaVersion",
    "document",
    "version",
    "exitCode",
    "source",
    "fingerprint",
    "selection",
    "lsps",
    "steps",
    "after",
    "refusals",
    "warnings"
   ],
   "$defs": {
    "afterwards": {
     "description": "Which entry a kind of socket will get.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "bitness": {
       "description": "For programs of this bitness.",
       "enum": [
        32,
        64
       ]
      },
      "socket": {
       "description": "TCP/IPv4, TCP/IPv6, UDP/IPv4 or UDP/IPv6.",
       "type": "string"
      },
      "id": {
       "description": "Catalog entry id; null where none serves, or where it cannot be told.",
       "type": [
        "integer",
        "null"
       ]
      },
      "name": {
       "description": "Its name.",
       "type": [
        "string",
        "null"
       ]
      },
      "nonIfs": {
       "description": "Whether it is non-IFS.",
       "type": [
        "boolean",
        "null"
       ]
      }
     },
     "required": [
      "bitness",
      "socket",
      "id",
      "name",
      "nonIfs"
     ],
     "title": "Afterwards"
    },
    "exitCode": {
     "description": "The exit code of the process that wrote this; a code counts only with a document that repeats it.",
     "type": "integer"
    },
    "fingerprint": {
     "description": "SHA-256 over both catalogs, in hex.",
     "type": "string",
     "pattern": "^[0-9a-f]{64}$"
    },
    "planStep": {
     "description": "One call of Winsock.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "number": {
       "description": "From 1, in the order of execution.",
       "type": "integer",
       "minimum": 1
      },
      "call": {
       "description": "The function of ws2_32; names that end in 32 work on the 32-bit catalog.",
       "enum": [
        "WSCDeinstallProvider",
        "WSCDeinstallProvider32",
        "WSCUpdateProvider",
        "WSCUpdateProvider32"
       ]
      },
      "bitness": {
       "description": "The catalog it changes.",
       "enum": [
        32,
        64
       ]
      },
      "providerId": {
       "description": "The GUID it is called for.",
       "type": "string",
       "pattern": "^\\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\\}$"
      },
      "reason": {
       "description": "One sentence for people.",
       "type": "string"
      },
      "removes": {
       "description": "Catalog entry ids that are gone afterwards.",
       "type": "array",
       "items": {
        "type": "integer",
        "minimum": 0,
        "maximum": 4294967295
       }
      },
      "updates": {
       "description": "Chains that are other ones afterwards.",
       "type": "array",
       "items": {
        "description": "One chain.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
         "id": {
          "description": "Catalog entry id of the chain.",
          "type": "integer",
          "minimum": 0,
          "maximum": 4294967295
         },
         "chain": {
          "description": "Its ids afterwards, top to bottom.",
          "type": "array",
          "items": {
           "type": "integer",
           "minimum": 0,
           "maximum": 4294967295
          }
         }
        },
        "required": [
         "id",
         "chain"
        ],
        "title": "ChainUpdate"
       }
      }
     },
     "required": [
      "number",
      "call",
      "bitness",
      "providerId",
      "reason",
      "removes",
      "updates"
     ],
     "title": "PlanStep"
    },
    "plannedLsp": {
     "description": "What is removed as one: an LSP, or a base provider asked for by name.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "name": {
       "description": "Name of its dummy, else of its first entry.",
       "type": [
        "string",
        "null"
       ]
      },
      "providerIds": {
       "description": "Its GUIDs.",
       "type": "array",
       "items": {
        "type": "string",
        "pattern": "^\\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\\}$"
       }
      },
      "restorable": {
       "description": "Whether it could be put back; unproven where the way has not been seen to work.",
       "enum": [
        "yes",
        "unproven",
        "no"
       ]
      }
     },
     "required": [
      "name",
      "providerIds",
      "restorable"
     ],
     "title": "PlannedLsp"
    },
    "refusal": {
     "description": "Why a plan will not be carried out.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "code": {
       "description": "Stable name of the kind of refusal.",
       "type": "string"
      },
      "message": {
       "description": "One sentence for people.",
       "type": "string"
      },
      "bitness": {
       "description": "The catalog it is about; null for both or neither.",
       "enum": [
        32,
        64,
        null
       ]
      },
      "ids": {
       "description": "Catalog entry ids it is about.",
       "type": "array",
       "items": {
        "type": [
         "integer",
         "null"
        ]
       }
      }
     },
     "required": [
      "code",
      "message",
      "bitness",
      "ids"
     ],
     "title": "Refusal"
    },
    "schemaVersion": {
     "description": "Version of the schema; a change that could break a reader raises it.",
     "const": 1
    },
    "selection": {
     "description": "What a plan was asked to remove.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "nonIfs": {
       "description": "Every layered service provider with a non-IFS entry.",
       "type": "boolean"
      },
      "orphans": {
       "description": "Chains that lead nowhere, and layers whose file is gone.",
       "type": "boolean"
      },
      "providers": {
       "description": "GUIDs asked for by name.",
       "type": "array",
       "items": {
        "type": "string",
        "pattern": "^\\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\\}$"
       }
      },
      "ids": {
       "description": "Entries asked for by name.",
       "type": "array",
       "items": {
        "description": "One entry.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
         "bitness": {
          "description": "Its catalog.",
          "enum": [
           32,
           64
          ]
         },
         "id": {
          "description": "Its catalog entry id.",
          "type": "integer",
          "minimum": 0,
          "maximum": 4294967295
         }
        },
        "required": [
         "bitness",
         "id"
        ],
        "title": "EntryReference"
       }
      },
      "includeDependents": {
       "description": "Rebuild other providers' chains that lead through what is removed.",
       "type": "boolean"
      },
      "allowBaseProvider": {
       "description": "Remove base providers that are asked for by name.",
       "type": "boolean"
      }
     },
     "required": [
      "nonIfs",
      "orphans",
      "providers",
      "ids",
      "includeDependents",
      "allowBaseProvider"
     ],
     "title": "Selection"
    },
    "source": {
     "description": "Where a machine's catalog was read from.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "kind": {
       "description": "This machine's Winsock or registry, netsh text, registry export, registry hive, osquery's or Velociraptor's registry rows, Firefox's crash annotation, MSInfo32 text, earlier JSON document, or the example that is part of the program; null when it was not found out.",
       "enum": [
        "api",
        "registry",
        "netsh",
        "reg",
        "hive",
        "osquery",
        "velociraptor",
        "firefox",
        "msinfo",
        "json",
        "example",
        null
       ]
      },
      "path": {
       "description": "As given; - is standard input; null where there is no file.",
       "type": [
        "string",
        "null"
       ]
      },
      "machine": {
       "description": "The machine's name, where the source has it.",
       "type": [
        "string",
        "null"
       ]
      },
      "encoding": {
       "description": "How the bytes were decoded.",
       "type": [
        "string",
        "null"
       ]
      },
      "controlSet": {
       "description": "The control set that was read.",
       "type": [
        "string",
        "null"
       ]
      },
      "origin": {
       "description": "For an earlier document: what that was made from.",
       "anyOf": [
        {
         "$ref": "#/$defs/source"
        },
        {
         "type": "null"
        }
       ]
      }
     },
     "required": [
      "kind",
      "path",
      "machine",
      "encoding",
      "controlSet",
      "origin"
     ],
     "title": "Source"
    },
    "version": {
     "description": "Version of the program that wrote this.",
     "type": "string"
    },
    "warning": {
     "description": "Something worth saying that did not stop the work.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "code": {
       "description": "Stable name of the kind of warning.",
       "type": "string"
      },
      "message": {
       "description": "One sentence for people.",
       "type": "string"
      },
      "target": {
       "description": "File and line, or registry key.",
       "type": [
        "string",
        "null"
       ]
      }
     },
     "required": [
      "code",
      "message",
      "target"
     ],
     "title": "Warning"
    },
    "warnings": {
     "description": "Doubts about the source, and what was passed over in it.",
     "type": "array",
     "items": {
      "$ref": "#/$defs/warning"
     }
    }
   }
  }
 },
 {
  "name": "probe",
  "schema": {
   "$schema": "https://json-schema.org/draft/2020-12/schema",
   "$id": "https://schemas.winsock-lsp.invalid/1/probe.schema.json",
   "title": "ProbeDocument",
   "description": "Whether completions reach a completion port with FILE_SKIP_COMPLETION_PORT_ON_SUCCESS, tried on loopback.",
   "type": "object",
   "additionalProperties": false,
   "properties": {
    "$schema": {
     "description": "The $id of this schema.",
     "const": "https://schemas.winsock-lsp.invalid/1/probe.schema.json"
    },
    "schemaVersion": {
     "$ref": "#/$defs/schemaVersion"
    },
    "document": {
     "description": "The kind of document.",
     "const": "probe"
    },
    "version": {
     "$ref": "#/$defs/version"
    },
    "exitCode": {
     "$ref": "#/$defs/exitCode"
    },
    "bitness": {
     "description": "The catalog whose providers were probed: that of this program itself.",
     "enum": [
      32,
      64
     ]
    },
    "timeLimit": {
     "description": "Milliseconds that each run may take before it counts as hung.",
     "type": "integer",
     "minimum": 1
    },
    "layerBlamed": {
     "description": "Whether a layer is to blame for any of it; null where that cannot be told of all.",
     "type": [
      "boolean",
      "null"
     ]
    },
    "probes": {
     "description": "One for each protocol.",
     "type": "array",
     "items": {
      "$ref": "#/$defs/probe"
     }
    },
    "warnings": {
     "$ref": "#/$defs/warnings"
    },
    "error": {
     "$ref": "#/$defs/error"
    }
   },
   "required": [
    "$schema",
    "schemaVersion",
    "document",
    "version",
    "exitCode",
    "bitness",
    "timeLimit",
    "layerBlamed",
    "probes",
    "warnings"
   ],
   "$defs": {
    "entry": {
     "description": "One entry of a protocol catalog, identified by (bitness, id). Null means: the source does not say.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "bitness": {
       "description": "The catalog that the entry stands in; null where the source does not say.",
       "enum": [
        32,
        64,
        null
       ]
      },
      "id": {
       "description": "dwCatalogEntryId. Unique within one catalog; the same id can stand in both.",
       "type": [
        "integer",
        "null"
       ],
       "minimum": 0,
       "maximum": 4294967295
      },
      "position": {
       "description": "1-based place in its catalog, in catalog order; null where the source shows only part of the catalog.",
       "type": [
        "integer",
        "null"
       ],
       "minimum": 1
      },
      "kind": {
       "description": "By ChainLen: 1, 0, or 2 to 7.",
       "enum": [
        "baseServiceProvider",
        "layeredServiceProvider",
        "layeredChainEntry",
        null
       ]
      },
      "name": {
       "description": "The name for people; an indirect string is resolved where that is possible.",
       "type": [
        "string",
        "null"
       ]
      },
      "rawName": {
       "description": "The name as the source holds it.",
       "type": [
        "string",
        "null"
       ]
      },
      "nonIfs": {
       "description": "True when serviceFlags lacks XP1_IFS_HANDLES (0x20000); null when the flags are not known.",
       "type": [
        "boolean",
        "null"
       ]
      },
      "serviceFlags": {
       "description": "dwServiceFlags1.",
       "type": [
        "integer",
        "null"
       ],
       "minimum": 0,
       "maximum": 4294967295
      },
      "serviceFlagNames": {
       "description": "Names of the bits in serviceFlags, without XP1_; a bit without a name as hex.",
       "type": [
        "array",
        "null"
       ],
       "items": {
        "type": "string"
       }
      },
      "providerFlags": {
       "description": "dwProviderFlags; netsh does not show it.",
       "type": [
        "integer",
        "null"
       ],
       "minimum": 0,
       "maximum": 4294967295
      },
      "providerFlagNames": {
       "description": "Names of the bits in providerFlags, without PFL_.",
       "type": [
        "array",
        "null"
       ],
       "items": {
        "type": "string"
       }
      },
      "hidden": {
       "description": "PFL_HIDDEN: WSAEnumProtocols leaves the entry out.",
       "type": [
        "boolean",
        "null"
       ]
      },
      "providerId": {
       "description": "The provider's GUID.",
       "type": [
        "string",
        "null"
       ],
       "pattern": "^\\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\\}$"
      },
      "providerPath": {
       "description": "The provider's DLL as stored; a byte that could not be decoded is U+FFFD.",
       "type": [
        "string",
        "null"
       ]
      },
      "providerPathHex": {
       "description": "All bytes of the stored path, when some could not be decoded.",
       "type": [
        "string",
        "null"
       ],
       "pattern": "^([0-9a-f]{2})+$"
      },
      "expandedPath": {
       "description": "providerPath with its variables filled in; null for another machine's catalog.",
       "type": [
        "string",
        "null"
       ]
      },
      "addressFamily": {
       "description": "iAddressFamily: 2 AF_INET, 23 AF_INET6, 32 AF_BTH …",
       "type": [
        "integer",
        "null"
       ]
      },
      "socketType": {
       "description": "iSocketType: 1 SOCK_STREAM, 2 SOCK_DGRAM, 3 SOCK_RAW, 5 SOCK_SEQPACKET, -1 NetworkDirect.",
       "type": [
        "integer",
        "null"
       ]
      },
      "protocol": {
       "description": "iProtocol; negative for NetBIOS.",
       "type": [
        "integer",
        "null"
       ]
      },
      "protocolMaxOffset": {
       "description": "iProtocolMaxOffset: the entry serves protocol to protocol + this.",
       "type": [
        "integer",
        "null"
       ]
      },
      "version": {
       "description": "iVersion.",
       "type": [
        "integer",
        "null"
       ]
      },
      "maxAddressLength": {
       "description": "iMaxSockAddr, bytes.",
       "type": [
        "integer",
        "null"
       ]
      },
      "minAddressLength": {
       "description": "iMinSockAddr, bytes.",
       "type": [
        "integer",
        "null"
       ]
      },
      "chainLength": {
       "description": "ProtocolChain.ChainLen as stored.",
       "type": [
        "integer",
        "null"
       ]
      },
      "chain": {
       "description": "Catalog entry ids top to bottom; empty unless the kind is layeredChainEntry; null where the source does not show it.",
       "type": [
        "array",
        "null"
       ],
       "items": {
        "type": "integer",
        "minimum": 0,
        "maximum": 4294967295
       }
      },
      "chainNames": {
       "description": "Names of the entries in chain; null for an id that is not in the catalog.",
       "type": [
        "array",
        "null"
       ],
       "items": {
        "type": [
         "string",
         "null"
        ]
       }
      },
      "product": {
       "description": "The product it belongs to: a known provider's, else what the file says of itself.",
       "type": [
        "string",
        "null"
       ]
      },
      "company": {
       "description": "Who makes it: a known provider's vendor, else what the file says of itself.",
       "type": [
        "string",
        "null"
       ]
      },
      "advice": {
       "description": "What to do about it, for a known provider.",
       "type": [
        "string",
        "null"
       ]
      },
      "identity": {
       "description": "What is known of its file; null for another machine's catalog, and where it was not asked for.",
       "anyOf": [
        {
         "$ref": "#/$defs/identity"
        },
        {
         "type": "null"
        }
       ]
      }
     },
     "required": [
      "bitness",
      "id",
      "position",
      "kind",
      "name",
      "rawName",
      "nonIfs",
      "serviceFlags",
      "serviceFlagNames",
      "providerFlags",
      "providerFlagNames",
      "hidden",
      "providerId",
      "providerPath",
      "providerPathHex",
      "expandedPath",
      "addressFamily",
      "socketType",
      "protocol",
      "protocolMaxOffset",
      "version",
      "maxAddressLength",
      "minAddressLength",
      "chainLength",
      "chain",
      "chainNames",
      "product",
      "company",
      "advice",
      "identity"
     ],
     "title": "Entry"
    },
    "error": {
     "description": "Why a command, or one source of it, failed.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "code": {
       "description": "A code of exit-codes.json.",
       "type": "string"
      },
      "message": {
       "description": "What happened.",
       "type": "string"
      },
      "target": {
       "description": "Where: file and line, registry key, or argument.",
       "type": [
        "string",
        "null"
       ]
      },
      "hint": {
       "description": "What to do next.",
       "type": [
        "string",
        "null"
       ]
      }
     },
     "required": [
      "code",
      "message",
      "target",
      "hint"
     ],
     "title": "ErrorDetail"
    },
    "exitCode": {
     "description": "The exit code of the process that wrote this; a code counts only with a document that repeats it.",
     "type": "integer"
    },
    "identity": {
     "description": "The file behind an entry, read on the machine it lies on and never loaded. Null means: could not be told.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "path": {
       "description": "The file that programs of the entry's bitness find, as a 64-bit program calls it.",
       "type": [
        "string",
        "null"
       ]
      },
      "exists": {
       "description": "False only where Windows said that there is no such file or folder.",
       "type": [
        "boolean",
        "null"
       ]
      },
      "size": {
       "description": "Bytes.",
       "type": [
        "integer",
        "null"
       ],
       "minimum": 0
      },
      "version": {
       "description": "The four numbers of the version resource.",
       "type": [
        "string",
        "null"
       ]
      },
      "product": {
       "description": "ProductName of the version resource.",
       "type": [
        "string",
        "null"
       ]
      },
      "company": {
       "description": "CompanyName of the version resource.",
       "type": [
        "string",
        "null"
       ]
      },
      "description": {
       "description": "FileDescription of the version resource.",
       "type": [
        "string",
        "null"
       ]
      },
      "sha256": {
       "description": "SHA-256 of the file; null unless it was asked for, as are signature and installation.",
       "type": [
        "string",
        "null"
       ],
       "pattern": "^[0-9a-f]{64}$"
      },
      "signatureStatus": {
       "description": "Authenticode, without network. notVerifiable: the root, a part of the chain or revocation data is not on this machine, so the signature may be good or false.",
       "enum": [
        "valid",
        "notSigned",
        "hashMismatch",
        "notTrusted",
        "notVerifiable",
        "unknownError",
        null
       ]
      },
      "signer": {
       "description": "Name in the signer's certificate.",
       "type": [
        "string",
        "null"
       ]
      },
      "signatureKind": {
       "description": "Whether the signature is in the file or in a catalog of Windows.",
       "enum": [
        "embedded",
        "catalog",
        null
       ]
      },
      "userWritable": {
       "description": "Whether somebody without an administrator's rights can change or replace the file.",
       "type": [
        "boolean",
        "null"
       ]
      },
      "lspCategories": {
       "description": "LSP categories that the provider was given.",
       "type": [
        "integer",
        "null"
       ],
       "minimum": 0,
       "maximum": 4294967295
      },
      "lspCategoryNames": {
       "description": "Names of the bits in lspCategories, without LSP_.",
       "type": [
        "array",
        "null"
       ],
       "items": {
        "type": "string"
       }
      },
      "installation": {
       "description": "Who installed it last, from Windows' event log; null where that does not have it, and unless all identities were asked for.",
       "anyOf": [
        {
         "type": "object",
         "additionalProperties": false,
         "title": "Installation",
         "description": "One installation.",
         "properties": {
          "time": {
           "description": "ISO 8601, UTC.",
           "type": [
            "string",
            "null"
           ]
          },
          "installer": {
           "description": "File of the program that did it.",
           "type": [
            "string",
            "null"
           ]
          },
          "user": {
           "description": "SID of the account it ran as.",
           "type": [
            "string",
            "null"
           ]
          }
         },
         "required": [
          "time",
          "installer",
          "user"
         ]
        },
        {
         "type": "null"
        }
       ]
      }
     },
     "required": [
      "path",
      "exists",
      "size",
      "version",
      "product",
      "company",
      "description",
      "sha256",
      "signatureStatus",
      "signer",
      "signatureKind",
      "userWritable",
      "lspCategories",
      "lspCategoryNames",
      "installation"
     ],
     "title": "FileIdentity"
    },
    "probe": {
     "description": "One protocol: the run on the provider that programs get, and beside it the one on the base provider alone.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "protocol": {
       "description": "Protocol and address family.",
       "enum": [
        "TCP/IPv4",
        "TCP/IPv6",
        "UDP/IPv4",
        "UDP/IPv6"
       ]
      },
      "claimedProvider": {
       "description": "The entry that the socket itself names (SO_PROTOCOL_INFOW); null when it was not told.",
       "anyOf": [
        {
         "$ref": "#/$defs/entry"
        },
        {
         "type": "null"
        }
       ]
      },
      "expected": {
       "description": "Completion packets that the calls promise; null when the run did not tell.",
       "type": [
        "integer",
        "null"
       ],
       "minimum": 0
      },
      "received": {
       "description": "Completion packets that came.",
       "type": [
        "integer",
        "null"
       ],
       "minimum": 0
      },
      "lost": {
       "description": "Calls that promised a packet and got none within the time for it.",
       "type": [
        "integer",
        "null"
       ],
       "minimum": 0
      },
      "duplicated": {
       "description": "Packets that no call had promised, or that came for the same call again.",
       "type": [
        "integer",
        "null"
       ],
       "minimum": 0
      },
      "status": {
       "$ref": "#/$defs/probeStatus"
      },
      "skipsOnSuccess": {
       "description": "Whether both sockets took FILE_SKIP_COMPLETION_PORT_ON_SUCCESS; null when it did not come so far.",
       "type": [
        "boolean",
        "null"
       ]
      },
      "calls": {
       "description": "The same counts for each kind of call and answer, in the order in which they were first made.",
       "type": "array",
       "items": {
        "$ref": "#/$defs/probeCalls"
       }
      },
      "error": {
       "description": "The call that failed, that did not come back, or in which the process died; null when none did.",
       "anyOf": [
        {
         "$ref": "#/$defs/probeError"
        },
        {
         "type": "null"
        }
       ]
      },
      "death": {
       "description": "How the process died; null when it did not.",
       "anyOf": [
        {
         "$ref": "#/$defs/probeDeath"
        },
        {
         "type": "null"
        }
       ]
      },
      "milliseconds": {
       "description": "What the process of the run took, all told.",
       "type": "integer",
       "minimum": 0
      },
      "layerBlamed": {
       "description": "Whether the layers above the base provider are to blame, by the difference between both runs; null where that cannot be told.",
       "type": [
        "boolean",
        "null"
       ]
      },
      "reason": {
       "description": "What came of it, in sentences for people.",
       "type": "string"
      },
      "servingProvider": {
       "description": "The entry that serves such sockets by the order of the catalog; null where that is not known.",
       "anyOf": [
        {
         "$ref": "#/$defs/entry"
        },
        {
         "type": "null"
        }
       ]
      },
      "baseline": {
       "description": "The run on the base provider alone; null where the catalog has no base entry for the protocol.",
       "anyOf": [
        {
         "$ref": "#/$defs/probeRun"
        },
        {
         "type": "null"
        }
       ]
      }
     },
     "required": [
      "protocol",
      "claimedProvider",
      "expected",
      "received",
      "lost",
      "duplicated",
      "status",
      "skipsOnSuccess",
      "calls",
      "error",
      "death",
      "milliseconds",
      "layerBlamed",
      "reason",
      "servingProvider",
      "baseline"
     ],
     "title": "Probe"
    },
    "probeCalls": {
     "description": "All overlapped calls of one kind that had the same answer.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "call": {
       "description": "Name of the function.",
       "type": "string"
      },
      "answer": {
       "description": "atOnce: success. pending: WSA_IO_PENDING. failed: another error.",
       "enum": [
        "atOnce",
        "pending",
        "failed"
       ]
      },
      "made": {
       "description": "How many there were.",
       "type": "integer",
       "minimum": 0
      },
      "expected": {
       "description": "Packets that they promise.",
       "type": "integer",
       "minimum": 0
      },
      "received": {
       "description": "Packets that came for them.",
       "type": "integer",
       "minimum": 0
      },
      "lost": {
       "description": "Those of them that got no packet.",
       "type": "integer",
       "minimum": 0
      },
      "duplicated": {
       "description": "Packets that they had not promised.",
       "type": "integer",
       "minimum": 0
      }
     },
     "required": [
      "call",
      "answer",
      "made",
      "expected",
      "received",
      "lost",
      "duplicated"
     ],
     "title": "ProbeCalls"
    },
    "probeDeath": {
     "description": "How the process of a run died.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "exitCode": {
       "description": "Its exit code; null when the system tells none.",
       "type": [
        "integer",
        "null"
       ]
      },
      "name": {
       "description": "The exception or signal that it died of, where that is known.",
       "type": [
        "string",
        "null"
       ]
      }
     },
     "required": [
      "exitCode",
      "name"
     ],
     "title": "ProbeDeath"
    },
    "probeError": {
     "description": "A call of a run that did not go well.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "step": {
       "description": "Name of the function; null when the process did not come so far as to make a call.",
       "type": [
        "string",
        "null"
       ]
      },
      "errno": {
       "description": "The error it failed with; null when it did not come back, or when this Windows has no such function.",
       "type": [
        "integer",
        "null"
       ]
      }
     },
     "required": [
      "step",
      "errno"
     ],
     "title": "ProbeError"
    },
    "probeRun": {
     "description": "One protocol on one provider, in a process of its own.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "provider": {
       "description": "The entry that the sockets were made with.",
       "$ref": "#/$defs/entry"
      },
      "claimedProvider": {
       "description": "The entry that the socket itself names (SO_PROTOCOL_INFOW); null when it was not told.",
       "anyOf": [
        {
         "$ref": "#/$defs/entry"
        },
        {
         "type": "null"
        }
       ]
      },
      "expected": {
       "description": "Completion packets that the calls promise; null when the run did not tell.",
       "type": [
        "integer",
        "null"
       ],
       "minimum": 0
      },
      "received": {
       "description": "Completion packets that came.",
       "type": [
        "integer",
        "null"
       ],
       "minimum": 0
      },
      "lost": {
       "description": "Calls that promised a packet and got none within the time for it.",
       "type": [
        "integer",
        "null"
       ],
       "minimum": 0
      },
      "duplicated": {
       "description": "Packets that no call had promised, or that came for the same call again.",
       "type": [
        "integer",
        "null"
       ],
       "minimum": 0
      },
      "status": {
       "$ref": "#/$defs/probeStatus"
      },
      "skipsOnSuccess": {
       "description": "Whether both sockets took FILE_SKIP_COMPLETION_PORT_ON_SUCCESS; null when it did not come so far.",
       "type": [
        "boolean",
        "null"
       ]
      },
      "calls": {
       "description": "The same counts for each kind of call and answer, in the order in which they were first made.",
       "type": "array",
       "items": {
        "$ref": "#/$defs/probeCalls"
       }
      },
      "error": {
       "description": "The call that failed, that did not come back, or in which the process died; null when none did.",
       "anyOf": [
        {
         "$ref": "#/$defs/probeError"
        },
        {
         "type": "null"
        }
       ]
      },
      "death": {
       "description": "How the process died; null when it did not.",
       "anyOf": [
        {
         "$ref": "#/$defs/probeDeath"
        },
        {
         "type": "null"
        }
       ]
      },
      "milliseconds": {
       "description": "What the process of the run took, all told.",
       "type": "integer",
       "minimum": 0
      }
     },
     "required": [
      "provider",
      "claimedProvider",
      "expected",
      "received",
      "lost",
      "duplicated",
      "status",
      "skipsOnSuccess",
      "calls",
      "error",
      "death",
      "milliseconds"
     ],
     "title": "ProbeRun"
    },
    "probeStatus": {
     "description": "works: every completion came that is promised, and no other. losesCompletions: some did not come, or came that were not promised. hangs: not done within the time limit. crashes: the process died. notAvailable: the sockets could not be made or used.",
     "enum": [
      "works",
      "losesCompletions",
      "hangs",
      "crashes",
      "notAvailable"
     ]
    },
    "schemaVersion": {
     "description": "Version of the schema; a change that could break a reader raises it.",
     "const": 1
    },
    "version": {
     "description": "Version of the program that wrote this.",
     "type": "string"
    },
    "warning": {
     "description": "Something worth saying that did not stop the work.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "code": {
       "description": "Stable name of the kind of warning.",
       "type": "string"
      },
      "message": {
       "description": "One sentence for people.",
       "type": "string"
      },
      "target": {
       "description": "File and line, or registry key.",
       "type": [
        "string",
        "null"
       ]
      }
     },
     "required": [
      "code",
      "message",
      "target"
     ],
     "title": "Warning"
    },
    "warnings": {
     "description": "Doubts about the source, and what was passed over in it.",
     "type": "array",
     "items": {
      "$ref": "#/$defs/warning"
     }
    }
   }
  }
 },
 {
  "name": "progress",
  "schema": {
   "$schema": "https://json-schema.org/draft/2020-12/schema",
   "$id": "https://schemas.winsock-lsp.invalid/1/progress.schema.json",
   "title": "ProgressLine",
   "description": "One line that the process of a probe's run tells the one that waits for it; what it does not tell is null.",
   "type": "object",
   "additionalProperties": false,
   "properties": {
    "step": {
     "description": "The function that is called next.",
     "type": [
      "string",
      "null"
     ]
    },
    "claimed": {
     "description": "WSAPROTOCOL_INFOW of the provider that the socket names, in hex.",
     "type": [
      "string",
      "null"
     ],
     "pattern": "^[0-9a-f]{1256}$"
    },
    "result": {
     "description": "What the run came to, when it is at its end.",
     "anyOf": [
      {
       "description": "What the run came to.",
       "type": "object",
       "additionalProperties": false,
       "properties": {
        "skipsOnSuccess": {
         "description": "Whether both sockets took FILE_SKIP_COMPLETION_PORT_ON_SUCCESS; null when it did not come so far.",
         "type": [
          "boolean",
          "null"
         ]
        },
        "outcomes": {
         "description": "Its overlapped calls.",
         "type": "array",
         "items": {
          "description": "Overlapped calls that came to the same.",
          "type": "object",
          "additionalProperties": false,
          "properties": {
           "call": {
            "description": "Name of the function.",
            "type": "string"
           },
           "answer": {
            "description": "atOnce: success. pending: WSA_IO_PENDING. failed: another error.",
            "enum": [
             "atOnce",
             "pending",
             "failed"
            ]
           },
           "skips": {
            "description": "Whether the socket took FILE_SKIP_COMPLETION_PORT_ON_SUCCESS.",
            "type": "boolean"
           },
           "packets": {
            "description": "Packets that came for each of them.",
            "type": "integer",
            "minimum": 0
           },
           "times": {
            "description": "How many there were.",
            "type": "integer",
            "minimum": 0
           }
          },
          "required": [
           "call",
           "answer",
           "skips",
           "packets",
           "times"
          ]
         }
        },
        "unknownPackets": {
         "description": "Packets that are of none of the calls.",
         "type": "integer",
         "minimum": 0
        },
        "failure": {
         "description": "The call that kept it from going on; null when none did.",
         "anyOf": [
          {
           "description": "A call that failed.",
           "type": "object",
           "additionalProperties": false,
           "properties": {
            "call": {
             "description": "Name of the function.",
             "type": "string"
            },
            "code": {
             "description": "The error; null when this Windows has no such function.",
             "type": [
              "integer",
              "null"
             ]
            }
           },
           "required": [
            "call",
            "code"
           ]
          },
          {
           "type": "null"
          }
         ]
        }
       },
       "required": [
        "skipsOnSuccess",
        "outcomes",
        "unknownPackets",
        "failure"
       ]
      },
      {
       "type": "null"
      }
     ]
    }
   },
   "required": [
    "step",
    "claimed",
    "result"
   ],
   "$defs": {}
  }
 },
 {
  "name": "remediation",
  "schema": {
   "$schema": "https://json-schema.org/draft/2020-12/schema",
   "$id": "https://schemas.winsock-lsp.invalid/1/remediation.schema.json",
   "title": "RemediationDocument",
   "description": "What a policy found on this machine, and did.",
   "type": "object",
   "additionalProperties": false,
   "properties": {
    "$schema": {
     "description": "The $id of this schema.",
     "const": "https://schemas.winsock-lsp.invalid/1/remediation.schema.json"
    },
    "schemaVersion": {
     "$ref": "#/$defs/schemaVersion"
    },
    "document": {
     "description": "The kind of document.",
     "const": "remediation"
    },
    "version": {
     "$ref": "#/$defs/version"
    },
    "exitCode": {
     "$ref": "#/$defs/exitCode"
    },
    "scope": {
     "$ref": "#/$defs/scope"
    },
    "removable": {
     "$ref": "#/$defs/removable"
    },
    "withinDays": {
     "$ref": "#/$defs/withinDays"
    },
    "whatIf": {
     "description": "Whether only a look ahead was asked for: nothing was touched.",
     "type": "boolean"
    },
    "result": {
     "description": "compliant: there was nothing to do. remediated: it is compliant now. nonCompliant: the policy left something in place, or that could not be removed safely. unknown: it could not be decided, and nothing was touched. failed: a removal stopped part-way.",
     "enum": [
      "compliant",
      "remediated",
      "nonCompliant",
      "unknown",
      "failed"
     ]
    },
    "before": {
     "description": "The verdict at the beginning.",
     "enum": [
      "compliant",
      "nonCompliant",
      "unknown"
     ]
    },
    "verdict": {
     "description": "The verdict at the end; null where the catalogs could not be read again.",
     "enum": [
      "compliant",
      "nonCompliant",
      "unknown",
      null
     ]
    },
    "decisions": {
     "description": "One for each provider that the verdict at the beginning rests on; none where that is unknown.",
     "type": "array",
     "items": {
      "$ref": "#/$defs/decision"
     }
    },
    "outOfScope": {
     "description": "Entries outside the scope that are non-IFS or not known to be IFS. The verdict does not rest on them, and nothing removes them.",
     "type": "array",
     "items": {
      "$ref": "#/$defs/namedEntry"
     }
    },
    "restartRequired": {
     "description": "Whether programs, and so best the machine, have to be restarted to see the change.",
     "type": "boolean"
    },
    "warnings": {
     "$ref": "#/$defs/warnings"
    },
    "error": {
     "$ref": "#/$defs/error"
    }
   },
   "required": [
    "$schema",
    "schemaVersion",
    "document",
    "version",
    "exitCode",
    "scope",
    "removable",
    "withinDays",
    "whatIf",
    "result",
    "before",
    "verdict",
    "decisions",
    "outOfScope",
    "restartRequired",
    "warnings"
   ],
   "$defs": {
    "backupId": {
     "description": "Name of a backup.",
     "type": "string",
     "pattern": "^[0-9]{8}-[0-9]{6}-[0-9a-f]{4}$"
    },
    "decision": {
     "description": "What the policy says of one provider that the verdict rests on, and what came of it.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "name": {
       "description": "Its name for people.",
       "type": [
        "string",
        "null"
       ]
      },
      "product": {
       "description": "The product that it is part of, where that is known.",
       "type": [
        "string",
        "null"
       ]
      },
      "providerIds": {
       "description": "Its GUIDs.",
       "type": "array",
       "items": {
        "type": "string",
        "pattern": "^\\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\\}$"
       }
      },
      "entries": {
       "description": "Its entries that the verdict rests on.",
       "type": "array",
       "items": {
        "$ref": "#/$defs/namedEntry"
       }
      },
      "decision": {
       "description": "removed; wouldRemove: what-if; notListed: the list does not name it; cameBack: this program removed it not long ago; baseProvider: never removed by policy; refused: a safe plan was not to be had, or another run stood in the way, and nothing was touched; failed: stopped part-way; notAttempted: not after a failure.",
       "enum": [
        "removed",
        "wouldRemove",
        "notListed",
        "cameBack",
        "baseProvider",
        "refused",
        "failed",
        "notAttempted"
       ]
      },
      "message": {
       "description": "One sentence for people.",
       "type": "string"
      },
      "removedBefore": {
       "description": "When this program removed it before; null where it did not, or not within the days of the policy.",
       "anyOf": [
        {
         "type": "string",
         "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z$"
        },
        {
         "type": "null"
        }
       ]
      },
      "backup": {
       "description": "The backup made before its removal; null where nothing was touched.",
       "anyOf": [
        {
         "$ref": "#/$defs/backupId"
        },
        {
         "type": "null"
        }
       ]
      },
      "restoreCommand": {
       "description": "The command that takes the removal back.",
       "type": [
        "string",
        "null"
       ]
      }
     },
     "required": [
      "name",
      "product",
      "providerIds",
      "entries",
      "decision",
      "message",
      "removedBefore",
      "backup",
      "restoreCommand"
     ],
     "title": "Decision"
    },
    "error": {
     "description": "Why a command, or one source of it, failed.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "code": {
       "description": "A code of exit-codes.json.",
       "type": "string"
      },
      "message": {
       "description": "What happened.",
       "type": "string"
      },
      "target": {
       "description": "Where: file and line, registry key, or argument.",
       "type": [
        "string",
        "null"
       ]
      },
      "hint": {
       "description": "What to do next.",
       "type": [
        "string",
        "null"
       ]
      }
     },
     "required": [
      "code",
      "message",
      "target",
      "hint"
     ],
     "title": "ErrorDetail"
    },
    "exitCode": {
     "description": "The exit code of the process that wrote this; a code counts only with a document that repeats it.",
     "type": "integer"
    },
    "namedEntry": {
     "description": "What names an entry, and no more.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "bitness": {
       "description": "The catalog that it stands in.",
       "enum": [
        32,
        64,
        null
       ]
      },
      "id": {
       "description": "dwCatalogEntryId.",
       "type": [
        "integer",
        "null"
       ]
      },
      "kind": {
       "description": "By ChainLen.",
       "enum": [
        "baseServiceProvider",
        "layeredServiceProvider",
        "layeredChainEntry",
        null
       ]
      },
      "name": {
       "description": "The name for people.",
       "type": [
        "string",
        "null"
       ]
      },
      "providerId": {
       "description": "Its provider's GUID.",
       "anyOf": [
        {
         "type": "string",
         "pattern": "^\\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\\}$"
        },
        {
         "type": "null"
        }
       ]
      }
     },
     "required": [
      "bitness",
      "id",
      "kind",
      "name",
      "providerId"
     ],
     "title": "NamedEntry"
    },
    "removable": {
     "description": "Which layered service providers may be removed: provider GUIDs and names of products, exactly. Empty: none.",
     "type": "array",
     "maxItems": 1000,
     "items": {
      "type": "string",
      "minLength": 1,
      "maxLength": 256
     }
    },
    "schemaVersion": {
     "description": "Version of the schema; a change that could break a reader raises it.",
     "const": 1
    },
    "scope": {
     "description": "Which entries decide the verdict. internet: layered entries of any address family, and base providers of IPv4 and IPv6 that are not NetworkDirect. layered: layered entries only. all: every entry, as KB 2568167 says. An entry is outside the scope only where the source shows that it is.",
     "enum": [
      "internet",
      "layered",
      "all"
     ]
    },
    "version": {
     "description": "Version of the program that wrote this.",
     "type": "string"
    },
    "warning": {
     "description": "Something worth saying that did not stop the work.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "code": {
       "description": "Stable name of the kind of warning.",
       "type": "string"
      },
      "message": {
       "description": "One sentence for people.",
       "type": "string"
      },
      "target": {
       "description": "File and line, or registry key.",
       "type": [
        "string",
        "null"
       ]
      }
     },
     "required": [
      "code",
      "message",
      "target"
     ],
     "title": "Warning"
    },
    "warnings": {
     "description": "Doubts about the source, and what was passed over in it.",
     "type": "array",
     "items": {
      "$ref": "#/$defs/warning"
     }
    },
    "withinDays": {
     "description": "A layered service provider that this program removed within so many days before is reported, and not removed again; 0 removes it.",
     "type": "integer",
     "minimum": 0,
     "maximum": 3650
    }
   }
  }
 },
 {
  "name": "report",
  "schema": {
   "$schema": "https://json-schema.org/draft/2020-12/schema",
   "$id": "https://schemas.winsock-lsp.invalid/1/report.schema.json",
   "title": "ReportDocument",
   "description": "Where a report in HTML was written, and what is in it.",
   "type": "object",
   "additionalProperties": false,
   "properties": {
    "$schema": {
     "description": "The $id of this schema.",
     "const": "https://schemas.winsock-lsp.invalid/1/report.schema.json"
    },
    "schemaVersion": {
     "$ref": "#/$defs/schemaVersion"
    },
    "document": {
     "description": "The kind of document.",
     "const": "report"
    },
    "version": {
     "$ref": "#/$defs/version"
    },
    "exitCode": {
     "$ref": "#/$defs/exitCode"
    },
    "kind": {
     "description": "machine: the report of one machine; fleet: of any number, also of one line of fleet.",
     "enum": [
      "machine",
      "fleet"
     ]
    },
    "path": {
     "description": "Full path of the file.",
     "type": "string",
     "minLength": 1
    },
    "bytes": {
     "description": "Its size.",
     "type": "integer",
     "minimum": 1
    },
    "time": {
     "description": "The time that the report states, in UTC.",
     "type": "string",
     "pattern": "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$"
    },
    "verdict": {
     "$ref": "#/$defs/verdict"
    },
    "machines": {
     "description": "How many machines the report is of, those that could not be read too.",
     "type": "integer",
     "minimum": 0
    },
    "compliant": {
     "description": "Machines with the verdict compliant.",
     "type": "integer",
     "minimum": 0
    },
    "nonCompliant": {
     "description": "Machines with the verdict nonCompliant.",
     "type": "integer",
     "minimum": 0
    },
    "unknown": {
     "description": "Machines with the verdict unknown.",
     "type": "integer",
     "minimum": 0
    },
    "errors": {
     "description": "Sources that could not be read; the page says of each why.",
     "type": "integer",
     "minimum": 0
    },
    "warnings": {
     "$ref": "#/$defs/warnings"
    }
   },
   "required": [
    "$schema",
    "schemaVersion",
    "document",
    "version",
    "exitCode",
    "kind",
    "path",
    "bytes",
    "time",
    "verdict",
    "machines",
    "compliant",
    "nonCompliant",
    "unknown",
    "errors",
    "warnings"
   ],
   "$defs": {
    "exitCode": {
     "description": "The exit code of the process that wrote this; a code counts only with a document that repeats it.",
     "type": "integer"
    },
    "schemaVersion": {
     "description": "Version of the schema; a change that could break a reader raises it.",
     "const": 1
    },
    "verdict": {
     "description": "nonCompliant: some entry in scope is non-IFS. unknown: none is known to be, and some may be. compliant: none is.",
     "enum": [
      "compliant",
      "nonCompliant",
      "unknown"
     ]
    },
    "version": {
     "description": "Version of the program that wrote this.",
     "type": "string"
    },
    "warning": {
     "description": "Something worth saying that did not stop the work.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "code": {
       "description": "Stable name of the kind of warning.",
       "type": "string"
      },
      "message": {
       "description": "One sentence for people.",
       "type": "string"
      },
      "target": {
       "description": "File and line, or registry key.",
       "type": [
        "string",
        "null"
       ]
      }
     },
     "required": [
      "code",
      "message",
      "target"
     ],
     "title": "Warning"
    },
    "warnings": {
     "description": "Doubts about the source, and what was passed over in it.",
     "type": "array",
     "items": {
      "$ref": "#/$defs/warning"
     }
    }
   }
  }
 },
 {
  "name": "schemas",
  "schema": {
   "$schema": "https://json-schema.org/draft/2020-12/schema",
   "$id": "https://schemas.winsock-lsp.invalid/1/schemas.schema.json",
   "title": "SchemasDocument",
   "description": "The schemas that `schema NAME` prints.",
   "type": "object",
   "additionalProperties": false,
   "properties": {
    "$schema": {
     "description": "The $id of this schema.",
     "const": "https://schemas.winsock-lsp.invalid/1/schemas.schema.json"
    },
    "schemaVersion": {
     "$ref": "#/$defs/schemaVersion"
    },
    "document": {
     "description": "The kind of document.",
     "const": "schemas"
    },
    "version": {
     "$ref": "#/$defs/version"
    },
    "exitCode": {
     "$ref": "#/$defs/exitCode"
    },
    "schemas": {
     "description": "All schemas of this program.",
     "type": "array",
     "items": {
      "description": "One schema.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
       "name": {
        "description": "The name to ask for.",
        "type": "string"
       },
       "id": {
        "description": "Its $id.",
        "type": "string"
       },
       "description": {
        "description": "What it describes.",
        "type": "string"
       }
      },
      "required": [
       "name",
       "id",
       "description"
      ]
     }
    }
   },
   "required": [
    "$schema",
    "schemaVersion",
    "document",
    "version",
    "exitCode",
    "schemas"
   ],
   "$defs": {
    "exitCode": {
     "description": "The exit code of the process that wrote this; a code counts only with a document that repeats it.",
     "type": "integer"
    },
    "schemaVersion": {
     "description": "Version of the schema; a change that could break a reader raises it.",
     "const": 1
    },
    "version": {
     "description": "Version of the program that wrote this.",
     "type": "string"
    }
   }
  }
 },
 {
  "name": "test",
  "schema": {
   "$schema": "https://json-schema.org/draft/2020-12/schema",
   "$id": "https://schemas.winsock-lsp.invalid/1/test.schema.json",
   "title": "TestDocument",
   "description": "Verdict on one machine or on several.",
   "type": "object",
   "additionalProperties": false,
   "properties": {
    "$schema": {
     "description": "The $id of this schema.",
     "const": "https://schemas.winsock-lsp.invalid/1/test.schema.json"
    },
    "schemaVersion": {
     "$ref": "#/$defs/schemaVersion"
    },
    "document": {
     "description": "The kind of document.",
     "const": "test"
    },
    "version": {
     "$ref": "#/$defs/version"
    },
    "exitCode": {
     "$ref": "#/$defs/exitCode"
    },
    "scope": {
     "$ref": "#/$defs/scope"
    },
    "source": {
     "$ref": "#/$defs/source"
    },
    "verdict": {
     "$ref": "#/$defs/verdict"
    },
    "kbVerdict": {
     "$ref": "#/$defs/kbVerdict"
    },
    "deciding": {
     "description": "The entries in scope that the verdict rests on: the non-IFS ones, or those not known; empty when compliant.",
     "type": "array",
     "items": {
      "$ref": "#/$defs/entry"
     }
    },
    "outOfScope": {
     "description": "Entries that the source shows to be outside the scope, and that are non-IFS or not known to be IFS.",
     "type": "array",
     "items": {
      "$ref": "#/$defs/entry"
     }
    },
    "programs": {
     "description": "One row per catalog and kind of program.",
     "type": "array",
     "items": {
      "$ref": "#/$defs/program"
     }
    },
    "missingEntries": {
     "$ref": "#/$defs/missingEntries"
    },
    "findings": {
     "$ref": "#/$defs/findings"
    },
    "warnings": {
     "$ref": "#/$defs/warnings"
    },
    "machines": {
     "description": "One member for each source, in the order given, when there is more than one.",
     "type": "array",
     "items": {
      "anyOf": [
       {
        "description": "A source that was read.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
         "source": {
          "$ref": "#/$defs/source"
         },
         "verdict": {
          "$ref": "#/$defs/verdict"
         },
         "kbVerdict": {
          "$ref": "#/$defs/kbVerdict"
         },
         "deciding": {
          "description": "The entries in scope that the verdict rests on: the non-IFS ones, or those not known; empty when compliant.",
          "type": "array",
          "items": {
           "$ref": "#/$defs/entry"
          }
         },
         "outOfScope": {
          "description": "Entries that the source shows to be outside the scope, and that are non-IFS or not known to be IFS.",
          "type": "array",
          "items": {
           "$ref": "#/$defs/entry"
          }
         },
         "programs": {
          "description": "One row per catalog and kind of program.",
          "type": "array",
          "items": {
           "$ref": "#/$defs/program"
          }
         },
         "missingEntries": {
          "$ref": "#/$defs/missingEntries"
         },
         "findings": {
          "$ref": "#/$defs/findings"
         },
         "warnings": {
          "$ref": "#/$defs/warnings"
         }
        },
        "required": [
         "source",
         "verdict",
         "kbVerdict",
         "deciding",
         "outOfScope",
         "programs",
         "missingEntries",
         "findings",
         "warnings"
        ],
        "title": "TestedMachine"
       },
       {
        "description": "A source that could not be read.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
         "source": {
          "$ref": "#/$defs/source"
         },
         "error": {
          "$ref": "#/$defs/error"
         }
        },
        "required": [
         "source",
         "error"
        ],
        "title": "FailedMachine"
       }
      ]
     }
    },
    "error": {
     "$ref": "#/$defs/error"
    }
   },
   "required": [
    "$schema",
    "schemaVersion",
    "document",
    "version",
    "exitCode",
    "scope",
    "verdict",
    "kbVerdict"
   ],
   "oneOf": [
    {
     "required": [
      "source",
      "deciding",
      "outOfScope",
      "programs",
      "missingEntries",
      "findings",
      "warnings"
     ],
     "not": {
      "required": [
       "machines"
      ]
     }
    },
    {
     "required": [
      "machines"
     ]
    }
   ],
   "$defs": {
    "entry": {
     "description": "One entry of a protocol catalog, identified by (bitness, id). Null means: the source does not say.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "bitness": {
       "description": "The catalog that the entry stands in; null where the source does not say.",
       "enum": [
        32,
        64,
        null
       ]
      },
      "id": {
       "description": "dwCatalogEntryId. Unique within one catalog; the same id can stand in both.",
       "type": [
        "integer",
        "null"
       ],
       "minimum": 0,
       "maximum": 4294967295
      },
      "position": {
       "description": "1-based place in its catalog, in catalog order; null where the source shows only part of the catalog.",
       "type": [
        "integer",
        "null"
       ],
       "minimum": 1
      },
      "kind": {
       "description": "By ChainLen: 1, 0, or 2 to 7.",
       "enum": [
        "baseServiceProvider",
        "layeredServiceProvider",
        "layeredChainEntry",
        null
       ]
      },
      "name": {
       "description": "The name for people; an indirect string is resolved where that is possible.",
       "type": [
        "string",
        "null"
       ]
      },
      "rawName": {
       "description": "The name as the source holds it.",
       "type": [
        "string",
        "null"
       ]
      },
      "nonIfs": {
       "description": "True when serviceFlags lacks XP1_IFS_HANDLES (0x20000); null when the flags are not known.",
       "type": [
        "boolean",
        "null"
       ]
      },
      "serviceFlags": {
       "description": "dwServiceFlags1.",
       "type": [
        "integer",
        "null"
       ],
       "minimum": 0,
       "maximum": 4294967295
      },
      "serviceFlagNames": {
       "description": "Names of the bits in serviceFlags, without XP1_; a bit without a name as hex.",
       "type": [
        "array",
        "null"
       ],
       "items": {
        "type": "string"
       }
      },
      "providerFlags": {
       "description": "dwProviderFlags; netsh does not show it.",
       "type": [
        "integer",
        "null"
       ],
       "minimum": 0,
       "maximum": 4294967295
      },
      "providerFlagNames": {
       "description": "Names of the bits in providerFlags, without PFL_.",
       "type": [
        "array",
        "null"
       ],
       "items": {
        "type": "string"
       }
      },
      "hidden": {
       "description": "PFL_HIDDEN: WSAEnumProtocols leaves the entry out.",
       "type": [
        "boolean",
        "null"
       ]
      },
      "providerId": {
       "description": "The provider's GUID.",
       "type": [
        "string",
        "null"
       ],
       "pattern": "^\\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\\}$"
      },
      "providerPath": {
       "description": "The provider's DLL as stored; a byte that could not be decoded is U+FFFD.",
       "type": [
        "string",
        "null"
       ]
      },
      "providerPathHex": {
       "description": "All bytes of the stored path, when some could not be decoded.",
       "type": [
        "string",
        "null"
       ],
       "pattern": "^([0-9a-f]{2})+$"
      },
      "expandedPath": {
       "description": "providerPath with its variables filled in; null for another machine's catalog.",
       "type": [
        "string",
        "null"
       ]
      },
      "addressFamily": {
       "description": "iAddressFamily: 2 AF_INET, 23 AF_INET6, 32 AF_BTH …",
       "type": [
        "integer",
        "null"
       ]
      },
      "socketType": {
       "description": "iSocketType: 1 SOCK_STREAM, 2 SOCK_DGRAM, 3 SOCK_RAW, 5 SOCK_SEQPACKET, -1 NetworkDirect.",
       "type": [
        "integer",
        "null"
       ]
      },
      "protocol": {
       "description": "iProtocol; negative for NetBIOS.",
       "type": [
        "integer",
        "null"
       ]
      },
      "protocolMaxOffset": {
       "description": "iProtocolMaxOffset: the entry serves protocol to protocol + this.",
       "type": [
        "integer",
        "null"
       ]
      },
      "version": {
       "description": "iVersion.",
       "type": [
        "integer",
        "null"
       ]
      },
      "maxAddressLength": {
       "description": "iMaxSockAddr, bytes.",
       "type": [
        "integer",
        "null"
       ]
      },
      "minAddressLength": {
       "description": "iMinSockAddr, bytes.",
       "type": [
        "integer",
        "null"
       ]
      },
      "chainLength": {
       "description": "ProtocolChain.ChainLen as stored.",
       "type": [
        "integer",
        "null"
       ]
      },
      "chain": {
       "description": "Catalog entry ids top to bottom; empty unless the kind is layeredChainEntry; null where the source does not show it.",
       "type": [
        "array",
        "null"
       ],
       "items": {
        "type": "integer",
        "minimum": 0,
        "maximum": 4294967295
       }
      },
      "chainNames": {
       "description": "Names of the entries in chain; null for an id that is not in the catalog.",
       "type": [
        "array",
        "null"
       ],
       "items": {
        "type": [
         "string",
         "null"
        ]
       }
      },
      "product": {
       "description": "The product it belongs to: a known provider's, else what the file says of itself.",
       "type": [
        "string",
        "null"
       ]
      },
      "company": {
       "description": "Who makes it: a known provider's vendor, else what the file says of itself.",
       "type": [
        "string",
        "null"
       ]
      },
      "advice": {
       "description": "What to do about it, for a known provider.",
       "type": [
        "string",
        "null"
       ]
      },
      "identity": {
       "description": "What is known of its file; null for another machine's catalog, and where it was not asked for.",
       "anyOf": [
        {
         "$ref": "#/$defs/identity"
        },
        {
         "type": "null"
        }
       ]
      }
     },
     "required": [
      "bitness",
      "id",
      "position",
      "kind",
      "name",
      "rawName",
      "nonIfs",
      "serviceFlags",
      "serviceFlagNames",
      "providerFlags",
      "providerFlagNames",
      "hidden",
      "providerId",
      "providerPath",
      "providerPathHex",
      "expandedPath",
      "addressFamily",
      "socketType",
      "protocol",
      "protocolMaxOffset",
      "version",
      "maxAddressLength",
      "minAddressLength",
      "chainLength",
      "chain",
      "chainNames",
      "product",
      "company",
      "advice",
      "identity"
     ],
     "title": "Entry"
    },
    "error": {
     "description": "Why a command, or one source of it, failed.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "code": {
       "description": "A code of exit-codes.json.",
       "type": "string"
      },
      "message": {
       "description": "What happened.",
       "type": "string"
      },
      "target": {
       "description": "Where: file and line, registry key, or argument.",
       "type": [
        "string",
        "null"
       ]
      },
      "hint": {
       "description": "What to do next.",
       "type": [
        "string",
        "null"
       ]
      }
     },
     "required": [
      "code",
      "message",
      "target",
      "hint"
     ],
     "title": "ErrorDetail"
    },
    "exitCode": {
     "description": "The exit code of the process that wrote this; a code counts only with a document that repeats it.",
     "type": "integer"
    },
    "finding": {
     "description": "What the analysis found in a catalog.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "code": {
       "description": "Stable name of the kind of finding.",
       "type": "string"
      },
      "severity": {
       "description": "How much it matters.",
       "enum": [
        "error",
        "warning",
        "information"
       ]
      },
      "message": {
       "description": "One sentence for people.",
       "type": "string"
      },
      "bitness": {
       "description": "The catalog it is about; null where unknown.",
       "enum": [
        32,
        64,
        null
       ]
      },
      "ids": {
       "description": "Catalog entry ids it is about; null for one that is not known.",
       "type": "array",
       "items": {
        "type": [
         "integer",
         "null"
        ]
       }
      }
     },
     "required": [
      "code",
      "severity",
      "message",
      "bitness",
      "ids"
     ],
     "title": "Finding"
    },
    "findings": {
     "description": "What the analysis found.",
     "type": "array",
     "items": {
      "$ref": "#/$defs/finding"
     }
    },
    "identity": {
     "description": "The file behind an entry, read on the machine it lies on and never loaded. Null means: could not be told.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "path": {
       "description": "The file that programs of the entry's bitness find, as a 64-bit program calls it.",
       "type": [
        "string",
        "null"
       ]
      },
      "exists": {
       "description": "False only where Windows said that there is no such file or folder.",
       "type": [
        "boolean",
        "null"
       ]
      },
      "size": {
       "description": "Bytes.",
       "type": [
        "integer",
        "null"
       ],
       "minimum": 0
      },
      "version": {
       "description": "The four numbers of the version resource.",
       "type": [
        "string",
        "null"
       ]
      },
      "product": {
       "description": "ProductName of the version resource.",
       "type": [
        "string",
        "null"
       ]
      },
      "company": {
       "description": "CompanyName of the version resource.",
       "type": [
        "string",
        "null"
       ]
      },
      "description": {
       "description": "FileDescription of the version resource.",
       "type": [
        "string",
        "null"
       ]
      },
      "sha256": {
       "description": "SHA-256 of the file; null unless it was asked for, as are signature and installation.",
       "type": [
        "string",
        "null"
       ],
       "pattern": "^[0-9a-f]{64}$"
      },
      "signatureStatus": {
       "description": "Authenticode, without network. notVerifiable: the root, a part of the chain or revocation data is not on this machine, so the signature may be good or false.",
       "enum": [
        "valid",
        "notSigned",
        "hashMismatch",
        "notTrusted",
        "notVerifiable",
        "unknownError",
        null
       ]
      },
      "signer": {
       "description": "Name in the signer's certificate.",
       "type": [
        "string",
        "null"
       ]
      },
      "signatureKind": {
       "description": "Whether the signature is in the file or in a catalog of Windows.",
       "enum": [
        "embedded",
        "catalog",
        null
       ]
      },
      "userWritable": {
       "description": "Whether somebody without an administrator's rights can change or replace the file.",
       "type": [
        "boolean",
        "null"
       ]
      },
      "lspCategories": {
       "description": "LSP categories that the provider was given.",
       "type": [
        "integer",
        "null"
       ],
       "minimum": 0,
       "maximum": 4294967295
      },
      "lspCategoryNames": {
       "description": "Names of the bits in lspCategories, without LSP_.",
       "type": [
        "array",
        "null"
       ],
       "items": {
        "type": "string"
       }
      },
      "installation": {
       "description": "Who installed it last, from Windows' event log; null where that does not have it, and unless all identities were asked for.",
       "anyOf": [
        {
         "type": "object",
         "additionalProperties": false,
         "title": "Installation",
         "description": "One installation.",
         "properties": {
          "time": {
           "description": "ISO 8601, UTC.",
           "type": [
            "string",
            "null"
           ]
          },
          "installer": {
           "description": "File of the program that did it.",
           "type": [
            "string",
            "null"
           ]
          },
          "user": {
           "description": "SID of the account it ran as.",
           "type": [
            "string",
            "null"
           ]
          }
         },
         "required": [
          "time",
          "installer",
          "user"
         ]
        },
        {
         "type": "null"
        }
       ]
      }
     },
     "required": [
      "path",
      "exists",
      "size",
      "version",
      "product",
      "company",
      "description",
      "sha256",
      "signatureStatus",
      "signer",
      "signatureKind",
      "userWritable",
      "lspCategories",
      "lspCategoryNames",
      "installation"
     ],
     "title": "FileIdentity"
    },
    "kbVerdict": {
     "description": "The verdict of KB 2568167 to the letter: that of scope all.",
     "enum": [
      "compliant",
      "nonCompliant",
      "unknown"
     ]
    },
    "missingEntries": {
     "description": "At least how many entries there are that the source does not show; they make the verdict unknown.",
     "type": "integer",
     "minimum": 0
    },
    "program": {
     "description": "What one kind of program makes of one catalog.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "program": {
       "description": "The program or runtime whose rule it is.",
       "type": "string"
      },
      "protocol": {
       "description": "The sockets it speaks for; null for both.",
       "enum": [
        "tcp",
        "udp",
        null
       ]
      },
      "bitness": {
       "description": "The catalog that programs of this bitness use; null where the source does not say.",
       "enum": [
        32,
        64,
        null
       ]
      },
      "verdict": {
       "description": "fast: completion ports in full. slowPath: works, without skipping completions. atRisk: may wait for ever for a completion.",
       "enum": [
        "fast",
        "slowPath",
        "atRisk",
        "unknown"
       ]
      },
      "deciding": {
       "description": "Catalog entry ids that it rests on; null for one that is not known.",
       "type": "array",
       "items": {
        "type": [
         "integer",
         "null"
        ]
       }
      },
      "reason": {
       "description": "One sentence for people.",
       "type": "string"
      }
     },
     "required": [
      "program",
      "protocol",
      "bitness",
      "verdict",
      "deciding",
      "reason"
     ],
     "title": "Program"
    },
    "schemaVersion": {
     "description": "Version of the schema; a change that could break a reader raises it.",
     "const": 1
    },
    "scope": {
     "description": "Which entries decide the verdict. internet: layered entries of any address family, and base providers of IPv4 and IPv6 that are not NetworkDirect. layered: layered entries only. all: every entry, as KB 2568167 says. An entry is outside the scope only where the source shows that it is.",
     "enum": [
      "internet",
      "layered",
      "all"
     ]
    },
    "source": {
     "description": "Where a machine's catalog was read from.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "kind": {
       "description": "This machine's Winsock or registry, netsh text, registry export, registry hive, osquery's or Velociraptor's registry rows, Firefox's crash annotation, MSInfo32 text, earlier JSON document, or the example that is part of the program; null when it was not found out.",
       "enum": [
        "api",
        "registry",
        "netsh",
        "reg",
        "hive",
        "osquery",
        "velociraptor",
        "firefox",
        "msinfo",
        "json",
        "example",
        null
       ]
      },
      "path": {
       "description": "As given; - is standard input; null where there is no file.",
       "type": [
        "string",
        "null"
       ]
      },
      "machine": {
       "description": "The machine's name, where the source has it.",
       "type": [
        "string",
        "null"
       ]
      },
      "encoding": {
       "description": "How the bytes were decoded.",
       "type": [
        "string",
        "null"
       ]
      },
      "controlSet": {
       "description": "The control set that was read.",
       "type": [
        "string",
        "null"
       ]
      },
      "origin": {
       "description": "For an earlier document: what that was made from.",
       "anyOf": [
        {
         "$ref": "#/$defs/source"
        },
        {
         "type": "null"
        }
       ]
      }
     },
     "required": [
      "kind",
      "path",
      "machine",
      "encoding",
      "controlSet",
      "origin"
     ],
     "title": "Source"
    },
    "verdict": {
     "description": "nonCompliant: some entry in scope is non-IFS. unknown: none is known to be, and some may be. compliant: none is.",
     "enum": [
      "compliant",
      "nonCompliant",
      "unknown"
     ]
    },
    "version": {
     "description": "Version of the program that wrote this.",
     "type": "string"
    },
    "warning": {
     "description": "Something worth saying that did not stop the work.",
     "type": "object",
     "additionalProperties": false,
     "properties": {
      "code": {
       "description": "Stable name of the kind of warning.",
       "type": "string"
      },
      "message": {
       "description": "One sentence for people.",
       "type": "string"
      },
      "target": {
       "description": "File and line, or registry key.",
       "type": [
        "string",
        "null"
       ]
      }
     },
     "required": [
      "code",
      "message",
      "target"
     ],
     "title": "Warning"
    },
    "warnings": {
     "description": "Doubts about the source, and what was passed over in it.",
     "type": "array",
     "items": {
      "$ref": "#/$defs/warning"
     }
    }
   }
  }
 },
 {
  "name": "version",
  "schema": {
   "$schema": "https://json-schema.org/draft/2020-12/schema",
   "$id": "https://schemas.winsock-lsp.invalid/1/version.schema.json",
   "title": "VersionDocument",
   "description": "What this program is made of.",
   "type": "object",
   "additionalProperties": false,
   "properties": {
    "$schema": {
     "description": "The $id of this schema.",
     "const": "https://schemas.winsock-lsp.invalid/1/version.schema.json"
    },
    "schemaVersion": {
     "$ref": "#/$defs/schemaVersion"
    },
    "document": {
     "description": "The kind of document.",
     "const": "version"
    },
    "version": {
     "$ref": "#/$defs/version"
    },
    "exitCode": {
     "$ref": "#/$defs/exitCode"
    },
    "node": {
     "description": "Version of the Node.js runtime inside.",
     "type": "string"
    },
    "platform": {
     "description": "Operating system and processor.",
     "type": "string"
    }
   },
   "required": [
    "$schema",
    "schemaVersion",
    "document",
    "version",
    "exitCode",
    "node",
    "platform"
   ],
   "$defs": {
    "exitCode": {
     "description": "The exit code of the process that wrote this; a code counts only with a document that repeats it.",
     "type": "integer"
    },
    "schemaVersion": {
     "description": "Version of the schema; a change that could break a reader raises it.",
     "const": 1
    },
    "version": {
     "description": "Version of the program that wrote this.",
     "type": "string"
    }
   }
  }
 }
];
