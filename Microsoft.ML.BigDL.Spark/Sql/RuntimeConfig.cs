using System.Globalization;
using Microsoft.ML.BigDL.Spark.Bridge;

namespace Microsoft.ML.BigDL.Spark.Sql;

/// <summary>The settings of a session that can be read, and in part changed, while it runs.</summary>
public sealed class RuntimeConfig
{
    private readonly JavaObject _conf;

    internal RuntimeConfig(JavaObject conf) => _conf = conf;

    /// <summary>A setting.</summary>
    /// <exception cref="JavaException">The setting has neither a value nor a default.</exception>
    public string Get(string key) => _conf.Call<string>("get", key);

    /// <summary>A setting, or another value where it has none.</summary>
    public string Get(string key, string defaultValue) => _conf.Call<string>("get", key, defaultValue);

    /// <summary>Changes a setting.</summary>
    /// <exception cref="JavaException">The setting cannot be changed in a running session.</exception>
    public void Set(string key, string value) => _conf.Call("set", key, value);

    /// <summary>Switches a setting on or off.</summary>
    public void Set(string key, bool value) => _conf.Call("set", key, value ? "true" : "false");

    /// <summary>Changes a setting that is a whole number.</summary>
    public void Set(string key, long value) => _conf.Call("set", key, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Takes a setting back to its default.</summary>
    public void Unset(string key) => _conf.Call("unset", key);

    /// <summary>Whether a setting can be changed in a running session.</summary>
    public bool IsModifiable(string key) => _conf.Call<bool>("isModifiable", key);
}
