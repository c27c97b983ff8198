package dev.wallcrawler.controller.cdp;

import dev.wallcrawler.logging.BrowserOperation.Kind;

import java.util.Optional;

/** Tells from a DevTools command what a client is doing, as its user would say it. */
final class OperationRules {

    /** How Puppeteer marks scripts of its own. */
    private static final String PUPPETEER_INTERNAL = "pptr:internal";

    private OperationRules() {}

    /**
     * An operation that a command begins.
     *
     * @param run names what the command goes on with: a key after a key, a turn of the wheel after another, is one operation.
     *     Empty for an operation of one command
     */
    record Match(Kind kind, String run) {
        private static Optional<Match> of(Kind kind) {
            return Optional.of(new Match(kind, ""));
        }

        private static Optional<Match> partOf(String run) {
            return Optional.of(new Match(Kind.ACT, run));
        }
    }

    static Optional<Match> match(CommandHead command, Optional<PlaywrightCall> playwright) {
        return switch (command.method()) {
            case "Page.navigate", "Page.reload", "Page.navigateToHistoryEntry" -> Match.of(Kind.NAVIGATE);
            case "Page.captureScreenshot", "Page.printToPDF" -> Match.of(Kind.SCREENSHOT);
            case "Page.captureSnapshot",
                    "DOM.getOuterHTML",
                    "DOMSnapshot.captureSnapshot",
                    "Accessibility.getFullAXTree" -> Match.of(Kind.EXTRACT);
            case "DOM.setFileInputFiles",
                    "Page.handleJavaScriptDialog",
                    "Input.synthesizeTapGesture",
                    "Input.synthesizeScrollGesture",
                    "Input.synthesizePinchGesture" -> Match.of(Kind.ACT);
            case "Input.insertText" -> Match.partOf("keys");
            case "Input.dispatchKeyEvent" -> key(command.params());
            case "Input.dispatchMouseEvent" -> mouse(command.params());
            case "Input.dispatchTouchEvent" -> when(command, "touchStart");
            case "Input.dispatchDragEvent" -> when(command, "drop");
            case "Runtime.evaluate", "Runtime.callFunctionOn" -> script(command, playwright);
            default -> Optional.empty();
        };
    }

    private static Optional<Match> key(CommandHead.Params params) {
        return switch (params.type()) {
            case "keyDown", "rawKeyDown" -> Match.partOf("keys");
            default -> Optional.empty();
        };
    }

    private static Optional<Match> mouse(CommandHead.Params params) {
        return switch (params.type()) {
            // The second press of a double click carries the count 2.
            case "mousePressed" -> params.clickCount() <= 1 ? Match.of(Kind.ACT) : Optional.empty();
            case "mouseWheel" -> Match.partOf("wheel");
            default -> Optional.empty();
        };
    }

    private static Optional<Match> when(CommandHead command, String type) {
        return command.params().type().equals(type) ? Match.of(Kind.ACT) : Optional.empty();
    }

    private static Optional<Match> script(CommandHead command, Optional<PlaywrightCall> playwright) {
        if (playwright.isPresent()) {
            return playwright.get().kind().flatMap(Match::of);
        }
        boolean readsForUser = command.params().returnByValue() && !command.text().contains(PUPPETEER_INTERNAL);
        return readsForUser ? Match.of(Kind.EXTRACT) : Optional.empty();
    }
}
