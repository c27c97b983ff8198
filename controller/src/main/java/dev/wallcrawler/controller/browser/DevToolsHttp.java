package dev.wallcrawler.controller.browser;

import dev.wallcrawler.session.Endpoint;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Chromium's HTTP endpoints, as plain blocking calls on loopback with short timeouts. */
public final class DevToolsHttp {

    private static final int TIMEOUT_MS = 2_000;

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
            byte[] bytes = body.readNBytes(Endpoint.MAX_ANSWER + 1);
            if (bytes.length > Endpoint.MAX_ANSWER) {
                throw new IOException("answered with more than " + Endpoint.MAX_ANSWER + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
