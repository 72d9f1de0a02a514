namespace Microsoft.ML.BigDL.Spark;

/// <summary>
/// A Java exception raised inside the Spark driver. What caused it on the Java side is <see cref="Exception.InnerException"/>, link by link.
/// </summary>
public sealed class JavaException : SparkException
{
    internal JavaException(string what, string javaClass, string? javaMessage, string javaStackTrace, JavaException? cause)
        : base($"{what} failed: {javaClass}{(string.IsNullOrEmpty(javaMessage) ? "" : ": " + javaMessage)}", cause)
    {
        JavaClass = javaClass;
        JavaMessage = javaMessage;
        JavaStackTrace = javaStackTrace;
    }

    /// <summary>The full name of the Java class, for example <c>org.apache.spark.SparkException</c>.</summary>
    public string JavaClass { get; }

    /// <summary>The text that Java gave, or null where it gave none.</summary>
    public string? JavaMessage { get; }

    /// <summary>The Java stack trace with the traces of all causes, one frame a line.</summary>
    public string JavaStackTrace { get; }

    /// <summary>This exception and its causes, outermost first.</summary>
    public IEnumerable<JavaException> Chain
    {
        get
        {
            for (JavaException? link = this; link is not null; link = link.InnerException as JavaException)
                yield return link;
        }
    }
}
