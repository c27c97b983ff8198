package dev.wallcrawler.local.stream;

/** The function behind a stream. Called for one batch at a time. */
public interface StreamConsumer {

    /**
     * Handles a batch.
     *
     * @param event JSON, as Lambda gets it
     * @return JSON, as Lambda returns it: the items that failed
     * @throws Exception if the whole batch failed
     */
    byte[] handle(byte[] event) throws Exception;
}
