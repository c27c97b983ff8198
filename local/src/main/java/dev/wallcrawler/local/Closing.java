package dev.wallcrawler.local;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

import java.util.List;

/** Closes many things, whatever becomes of each. */
final class Closing {
    private static final Logger LOG = LogManager.getLogger(Closing.class);

    private Closing() {}

    /** Closes them in order; one that fails keeps none of the others open. */
    static void all(List<AutoCloseable> things) {
        for (AutoCloseable thing : things) {
            try {
                thing.close();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                LOG.warn("could not close {}", thing.getClass().getSimpleName(), e);
            }
        }
    }
}
