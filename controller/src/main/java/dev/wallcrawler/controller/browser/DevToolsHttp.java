package dev.wallcrawler.controller.browser;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Chromium's HTTP endpoints, as plain blocking calls on loopback with short timeouts. */
public final class DevToolsHttp {

    private static final int TIMEOUT_MS = 2_000;
    private static final int MAX_BYTES = 4 << 20;

    private DevToolsHttp() {}

    /**
     * The body of the answer to a GET.
     *
     * @throws IOException if the browser does not answer with 200 in time
     */
    public static String get(DevTools devTools, String path) throws IOException {
        return get(URI.create("http://" + devTools.authority() + path), TIMEOUT_MS);
    }

    /**
     * The body of the answer to a GET, without any proxy.
     *
     * @throws IOException if the answer is not 200, too large, or not there in time
     */
    public static String get(URI uri, int timeoutMs) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(timeoutMs);
        connection.setReadTimeout(timeoutMs);
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
            throw new IOException("answered " + connection.getResponseCode());
        }
        try (InputStream body = connection.getInputStream()) {
            byte[] bytes = body.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException("answered with more than " + MAX_BYTES + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
