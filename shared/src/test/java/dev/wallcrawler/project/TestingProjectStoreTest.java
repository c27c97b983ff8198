package dev.wallcrawler.project;

class TestingProjectStoreTest implements ProjectStoreContract {

    private final ProjectStore projects = new TestingProjectStore();

    @Override
    public ProjectStore projects() {
        return projects;
    }
}
