/**
 * Looks at DevTools traffic while it passes, without holding or changing it: counts bytes and messages exactly, and tells from a
 * bounded part of each message what a client does with its browser. Whatever cannot be understood is passed over; nothing here
 * can break or delay a connection.
 */
package dev.wallcrawler.controller.cdp;
