/** First argument with which this program starts itself for one run of the probe. No user gives it. */
export const RUN_REQUEST = '--probe-run';
