/**
 * A session: its model, the moves that are legal in its life, the reasons it can end for, and the store that applies each move
 * once. The item in the sessions table is the only truth about a session.
 */
package dev.wallcrawler.session;
