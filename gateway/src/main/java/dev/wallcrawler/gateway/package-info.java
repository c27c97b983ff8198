/**
 * The public entrance to browsers. A client comes with a token that opens one session; the gateway checks it, waits until the
 * session's browser is ready, connects to the session's controller and from then on passes bytes both ways without looking into
 * them. It keeps no state about sessions: the sessions table is asked anew for each connection.
 */
package dev.wallcrawler.gateway;
