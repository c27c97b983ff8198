package dev.wallcrawler.local.command.logs;

/** What stands out on a terminal that shows colours; elsewhere the text stays as it is. */
public enum Colours {
    ON,
    OFF;

    String dim(String text) {
        return with("2", text);
    }

    String error(String text) {
        return with("1;31", text);
    }

    String lifecycle(String text) {
        return with("1;32", text);
    }

    String operation(String text) {
        return with("36", text);
    }

    String request(String text) {
        return with("34", text);
    }

    private String with(String code, String text) {
        return this == ON ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
