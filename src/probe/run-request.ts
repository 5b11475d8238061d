/** First argument of the request that only this program makes of itself: one run of the probe. */
export const RUN_REQUEST = '--probe-run';
