package dev.wallcrawler.e2e;

/**
 * Something that is not as it must be once everything has settled.
 *
 * @param subject the session, project, task or process that it is about
 * @param what in words
 * @param beforeItsTask whether it is a session whose create was killed before it had a task, which is left alone for a while
 */
record Contradiction(String subject, String what, boolean beforeItsTask) {
    Contradiction(String subject, String what) {
        this(subject, what, false);
    }

    @Override
    public String toString() {
        return subject + " " + what;
    }
}
