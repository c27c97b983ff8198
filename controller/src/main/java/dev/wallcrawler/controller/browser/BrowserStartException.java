package dev.wallcrawler.controller.browser;

/** A browser did not come to answer. */
public final class BrowserStartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public BrowserStartException(String message) {
        super(message);
    }
}
