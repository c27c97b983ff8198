/**
 * Connect tokens: short JWTs (ES256) that open one session's browser, and nothing else, until that session's end at the latest.
 * Whoever signs holds the private key or may use it in KMS; gateway and controller verify with the public key only. No token ever
 * gets into an exception message.
 */
package dev.wallcrawler.token;
