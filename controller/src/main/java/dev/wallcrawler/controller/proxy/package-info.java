/**
 * The way in to the session's browser: HTTP and WebSocket under the gateway's paths, for whoever shows a token of this very
 * session. Once a WebSocket is open, its bytes pass as they are; nothing is re-framed, and a slow side slows down the other.
 */
package dev.wallcrawler.controller.proxy;
