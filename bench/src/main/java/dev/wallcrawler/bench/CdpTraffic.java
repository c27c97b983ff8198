package dev.wallcrawler.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/** What one CDP connection can carry, measured from a page that is made for it. */
final class CdpTraffic implements AutoCloseable {
    /** How many commands are on their way at once where a client does not wait for each. */
    static final int IN_FLIGHT = 16;

    /** Random pixels do not compress: as a PNG, 592 by 592 of them are 1 MiB. */
    private static final int SIDE = 592;

    private static final String PAGE = """
            document.documentElement.innerHTML = '<body style="margin:0"><canvas width="%1$d" height="%1$d">';
            const context = document.querySelector('canvas').getContext('2d');
            const pixels = context.createImageData(%1$d, %1$d);
            let state = 2463534242;
            for (let i = 0; i < pixels.data.length; i++) {
              state ^= state << 13; state ^= state >>> 17; state ^= state << 5;
              pixels.data[i] = i %% 4 === 3 ? 255 : state & 255;
            }
            context.putImageData(pixels, 0, 0);
            'drawn'""";

    private final CdpSocket cdp;
    private final String page;

    private CdpTraffic(CdpSocket cdp, String page) {
        this.cdp = cdp;
        this.page = page;
    }

    /** Connects to a browser and makes its page ready. */
    static CdpTraffic over(URI url) throws IOException {
        CdpSocket cdp = CdpSocket.connect(url);
        String page = cdp.attachToPage();
        cdp.call(page, "Runtime.evaluate", "{\"expression\":\"" + escaped(PAGE.formatted(SIDE)) + "\"}");
        return new CdpTraffic(cdp, page);
    }

    /** One command after the other: how many are answered in a second. */
    double roundTripsPerSecond(Duration time) throws IOException {
        long start = System.nanoTime();
        long calls = 0;
        while (System.nanoTime() - start < time.toNanos()) {
            cdp.callForLength(page, "Runtime.evaluate", "{\"expression\":\"1+1\"}");
            calls++;
        }
        return calls / seconds(start);
    }

    /** Many commands at once: how many are answered in a second. */
    double pipelinedPerSecond(Duration time) throws IOException {
        long start = System.nanoTime();
        long calls = 0;
        while (System.nanoTime() - start < time.toNanos()) {
            int last = 0;
            for (int i = 0; i < IN_FLIGHT; i++) {
                last = cdp.send(page, "Runtime.evaluate", "{\"expression\":\"1+1\"}");
            }
            cdp.answerTo(last);
            calls += IN_FLIGHT;
        }
        return calls / seconds(start);
    }

    /** Screenshots of 1 MiB, one after the other: bytes of answer in a second. */
    double screenshotBytesPerSecond(Duration time) throws IOException {
        return bytesPerSecond(time, "Page.captureScreenshot", """
                {"format":"png","optimizeForSpeed":true,"clip":{"x":0,"y":0,"width":%1$d,"height":%1$d,"scale":1}}"""
                .formatted(SIDE));
    }

    /** Strings of 1 MiB, one after the other: bytes of answer in a second. Costs the browser next to nothing to make. */
    double stringBytesPerSecond(Duration time) throws IOException {
        return bytesPerSecond(time, "Runtime.evaluate", "{\"expression\":\"'x'.repeat(1048576)\"}");
    }

    private double bytesPerSecond(Duration time, String method, String parameters) throws IOException {
        long start = System.nanoTime();
        long bytes = 0;
        while (System.nanoTime() - start < time.toNanos()) {
            int length = cdp.callForLength(page, method, parameters);
            if (length < 1 << 20) {
                throw new IOException(method + " answered with " + length + " bytes only");
            }
            bytes += length;
        }
        return bytes / seconds(start);
    }

    @Override
    public void close() throws IOException {
        cdp.close();
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static String escaped(String script) {
        return script.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
