namespace Microsoft.ML.BigDL.Tests;

[TestClass]
public sealed class SharedFilesTests
{
    [TestMethod]
    public void Continuous_integration_has_the_shared_files()
    {
        // Elsewhere the tests that need them are skipped; on CI that would hide a misplaced folder.
        if (Environment.GetEnvironmentVariable("CI") == "true")
            Assert.IsNotNull(SharedFiles.Root, "No folder 'shared' beside the repository: all oracle tests would be skipped.");
    }

    [TestMethod]
    public void An_absent_file_ends_a_test_as_skipped_and_names_the_remedy()
    {
        AssertInconclusiveException skipped =
            Assert.ThrowsExactly<AssertInconclusiveException>(() => SharedFiles.Require("no/such/file"));
        StringAssert.Contains(skipped.Message, "shared/no/such/file");
        StringAssert.Contains(skipped.Message, "BIGDL_ML_SHARED");
    }
}
