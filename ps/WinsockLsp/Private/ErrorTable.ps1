# Generated from schemas/exit-codes.json by build/generate.ts. Do not edit.

$script:ErrorCategory = @{
    'usage' = 'InvalidArgument'
    'sourceUnrecognised' = 'InvalidData'
    'sourceMalformed' = 'InvalidData'
    'sourceUnsupported' = 'NotImplemented'
    'sourceNotFound' = 'ObjectNotFound'
    'sourceUnreadable' = 'ReadError'
    'sourceTooLarge' = 'LimitsExceeded'
    'noCatalog' = 'ObjectNotFound'
    'liveNeedsWindows' = 'NotImplemented'
    'apiFailed' = 'ReadError'
    'registryFailed' = 'ReadError'
    'nativeUnavailable' = 'ResourceUnavailable'
    'nativeRefused' = 'SecurityError'
    'internal' = 'NotSpecified'
    'coreMissing' = 'ResourceUnavailable'
    'coreDidNotStart' = 'ResourceUnavailable'
    'coreTimeout' = 'OperationTimeout'
    'coreCrashed' = 'InvalidResult'
}
