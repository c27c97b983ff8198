/**
 * The HTTP half of a client's connection: one request after the other is taken in, decided on and answered, until one of them
 * becomes a WebSocket and the connection is handed to the relay. Everything here runs on the connection's event loop unless it
 * says otherwise.
 */
package dev.wallcrawler.gateway.exchange;
