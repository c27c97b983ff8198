/** The live view: one page, complete in itself, that shows a session's browser and takes mouse, touch and keyboard. */
package dev.wallcrawler.gateway.live;
