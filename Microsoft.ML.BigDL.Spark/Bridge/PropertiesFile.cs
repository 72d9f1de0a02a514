using System.Text;

namespace Microsoft.ML.BigDL.Spark.Bridge;

/// <summary>Writes Spark settings as a Java properties file that only its owner can read: settings may be secrets, and arguments are public.</summary>
internal static class PropertiesFile
{
    /// <summary>Later parts go before earlier ones; the text in the middle is a properties file as it stands, such as spark-defaults.conf.</summary>
    public static void Write(
        string path, IEnumerable<KeyValuePair<string, string>> first, string middle, IEnumerable<KeyValuePair<string, string>> last)
    {
        var text = new StringBuilder();
        Append(text, first);
        text.Append(middle).Append('\n');
        Append(text, last);

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        file.Write(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static void Append(StringBuilder text, IEnumerable<KeyValuePair<string, string>> settings)
    {
        foreach ((string key, string value) in settings)
        {
            Escape(text, key, isKey: true);
            text.Append('=');
            Escape(text, value, isKey: false);
            text.Append('\n');
        }
    }

    private static void Escape(StringBuilder text, string part, bool isKey)
    {
        for (int i = 0; i < part.Length; i++)
        {
            char character = part[i];
            // A space would end a key.
            bool mark = character switch
            {
                '\\' => true,
                ' ' or '=' or ':' or '#' or '!' => isKey,
                _ => false,
            };
            if (mark)
                text.Append('\\');
            text.Append(character switch
            {
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\f' => "\\f",
                _ => character.ToString(),
            });
        }
    }
}
