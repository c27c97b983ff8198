package dev.wallcrawler.controller.cdp;

import dev.wallcrawler.logging.BrowserOperation;

import java.time.Duration;
import java.util.Optional;

/**
 * Something that a client did with its browser.
 *
 * @param duration from the command to its answer
 * @param url the page that the client had gone to, as it named it
 * @param selector what on the page it was done to, in the client library's words
 */
public record Operation(
        BrowserOperation.Kind kind,
        Duration duration,
        Optional<String> url,
        Optional<String> selector,
        boolean success) {}
