/**
 * What gateway and controller have in common in the way they hold connections: which of Linux's or Java's own interfaces they use,
 * how bytes go on from one connection to another, and how a peer is found out that is not there any more.
 */
package dev.wallcrawler.transport;
