/**
 * The way from the gateway to a session's controller: one HTTP call, and, where both sides agree to speak WebSocket, two
 * connections joined into one. Both connections of a pair live on one event loop, so that bytes pass without a change of thread.
 */
package dev.wallcrawler.gateway.relay;
