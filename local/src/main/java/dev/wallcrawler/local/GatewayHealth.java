package dev.wallcrawler.local;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Tells when a gateway is up. */
final class GatewayHealth {
    private static final int TIMEOUT_MS = 1_000;
    private static final long PAUSE_MS = 15;

    private GatewayHealth() {}

    /**
     * Waits until it answers.
     *
     * @throws IOException if it has ended, or does not answer in time
     */
    static void await(Process gateway, int port, Duration patience) throws IOException, InterruptedException {
        URI health = URI.create("http://127.0.0.1:" + port + "/health");
        long end = System.nanoTime() + patience.toNanos();
        while (!answers(health)) {
            if (gateway.waitFor(PAUSE_MS, TimeUnit.MILLISECONDS)) {
                throw new IOException("the gateway exited with " + gateway.exitValue() + " at its start");
            }
            if (System.nanoTime() - end > 0) {
                throw new IOException("the gateway does not answer");
            }
        }
    }

    private static boolean answers(URI health) throws IOException {
        var connection = (HttpURLConnection) health.toURL().openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(TIMEOUT_MS);
        connection.setReadTimeout(TIMEOUT_MS);
        try {
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException _) {
            return false;
        } finally {
            connection.disconnect();
        }
    }
}
