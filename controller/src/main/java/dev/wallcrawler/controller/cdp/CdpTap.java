package dev.wallcrawler.controller.cdp;

import io.netty.buffer.ByteBuf;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

import static java.util.Objects.requireNonNull;

/**
 * Watches one connection between a client and the browser. Is shown the bytes of either direction in the order in which they
 * pass, cut in any way, and leaves them as they are. Both directions must be shown by one thread.
 */
public final class CdpTap {

    /** The command by which a client asks the browser to exit. */
    private static final String CLOSE_BROWSER = "Browser.close";

    private static final String INPUT = "Input.";

    private final CdpTraffic traffic;
    private final Runnable closeRequested;
    private final boolean isViewer;
    private final OperationTracker operations;
    private final FrameReader fromClient;
    private final FrameReader fromBrowser;
    private final ResponseHeadReader responseHead = new ResponseHeadReader();

    private CdpTap(
            CdpTraffic traffic,
            Consumer<Operation> operations,
            Runnable closeRequested,
            LongSupplier nanoTime,
            boolean isViewer) {
        this.traffic = requireNonNull(traffic, "traffic is null");
        this.closeRequested = requireNonNull(closeRequested, "closeRequested is null");
        this.isViewer = isViewer;
        this.operations = new OperationTracker(operations, nanoTime);
        this.fromClient = new FrameReader(new ClientMessages());
        this.fromBrowser = new FrameReader(new BrowserMessages());
    }

    /**
     * For a client's connection: every message shows that the session is used, and what the client does is told.
     *
     * @param closeRequested called when the client asks the browser to exit
     * @param nanoTime a clock like {@link System#nanoTime()}
     */
    public static CdpTap ofClient(
            CdpTraffic traffic, Consumer<Operation> operations, Runnable closeRequested, LongSupplier nanoTime) {
        return new CdpTap(traffic, operations, closeRequested, nanoTime, false);
    }

    /**
     * For a live view's connection: only mouse and keyboard show that the session is used, as the picture itself makes messages
     * all the time.
     *
     * @param nanoTime a clock like {@link System#nanoTime()}
     */
    public static CdpTap ofViewer(CdpTraffic traffic, Consumer<Operation> operations, LongSupplier nanoTime) {
        return new CdpTap(traffic, operations, () -> {}, nanoTime, true);
    }

    /** Bytes that a client sends, from its first frame on. */
    public void fromClient(ByteBuf bytes) {
        traffic.addBytes(bytes.readableBytes());
        fromClient.read(bytes, bytes.readerIndex());
    }

    /** Bytes that the browser sends, from the answer to the upgrade on. */
    public void fromBrowser(ByteBuf bytes) {
        traffic.addBytes(bytes.readableBytes());
        int from = responseHead.isDone() ? bytes.readerIndex() : responseHead.read(bytes);
        if (responseHead.upgraded()) {
            fromBrowser.read(bytes, from);
        }
    }

    /** Whether the browser has agreed to open the WebSocket. */
    public boolean isOpen() {
        return responseHead.upgraded();
    }

    /** Whether that is so, and what the browser has sent since ends with a whole frame. */
    public boolean isBetweenFrames() {
        return isOpen() && fromBrowser.isBetweenFrames();
    }

    private void count(boolean showsUse) {
        traffic.addMessage();
        if (showsUse) {
            traffic.addActivity();
        }
    }

    private final class ClientMessages implements FrameReader.Listener {
        @Override
        public void text(byte[] head, int length) {
            if (!CommandSieve.holds(head, length)) {
                count(!isViewer);
                return;
            }
            CommandHead command = CommandHead.read(head, length);
            count(!isViewer || command.method().startsWith(INPUT));
            if (command.method().equals(CLOSE_BROWSER)) {
                closeRequested.run();
            }
            operations.command(command);
        }

        @Override
        public void binary() {
            count(!isViewer);
        }
    }

    private final class BrowserMessages implements FrameReader.Listener {
        @Override
        public void text(byte[] head, int length) {
            count(!isViewer);
            operations.message(head, length);
        }

        @Override
        public void binary() {
            count(!isViewer);
        }
    }
}
