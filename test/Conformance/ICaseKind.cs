namespace Microsoft.ML.BigDL.Conformance;

/// <summary>A family of cases that lie in folders: one implementation a format, listed in <see cref="Program"/>.</summary>
internal interface ICaseKind
{
    /// <summary>The word on the command line.</summary>
    string Name { get; }

    /// <summary>
    /// The cases in a folder and those below it, each named and given what it tests, in a fixed order. Finding cases
    /// reads as little as possible; a case that cannot be read fails when it is run.
    /// </summary>
    IEnumerable<ConformanceCase> Find(string folder);
}
