/**
 * Who may pass, and when: tokens are checked and sessions are found here, always on virtual threads, since both may take their
 * time. However many clients wait for one session, its row is read by one loop.
 */
package dev.wallcrawler.gateway.session;
