package dev.wallcrawler.local.http;

/** What answers requests. Called by many threads at once, each of them free to block. */
public interface HttpService {

    /** Answers a request. */
    HttpAnswer answer(HttpCall call);

    /**
     * Answers a request that the server does not let through.
     *
     * @param status 400 for one that cannot be read, 413, 414 or 431 for one that is too large, 503 for one that
     *     comes when no more are taken
     * @param head the request without its body, as far as it could be read
     */
    HttpAnswer refuse(int status, HttpCall head);
}
